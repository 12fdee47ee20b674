using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>A relay on the loopback. It can swallow what comes, as a network does that is cut: both ends stay connected and hear nothing.</summary>
internal sealed class SwallowingProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly List<TcpClient> _clients = [];
    private readonly int _to;
    private volatile bool _swallows;

    public SwallowingProxy(int to, IPAddress? at = null)
    {
        (_to, _listener) = (to, new TcpListener(at ?? IPAddress.Loopback, 0));
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Whether nothing comes through.</summary>
    public bool Swallows => _swallows;

    /// <summary>From now on nothing comes through.</summary>
    public void Swallow() => _swallows = true;

    /// <summary>New connections come through again; the old ones are broken, as after a long cut.</summary>
    public void Heal()
    {
        lock (_clients)
        {
            _clients.ForEach(client => client.Close());
            _clients.Clear();
        }
        _swallows = false;
    }

    public void Dispose()
    {
        _listener.Stop();
        Heal();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _to);
                lock (_clients)
                    _clients.AddRange([client, server]);
                _ = RelayAsync(client, server);
                _ = RelayAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
    }

    private async Task RelayAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                if (!_swallows)
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
            if (!_swallows)
                to.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            if (!_swallows)
                to.Close();
        }
    }
}
