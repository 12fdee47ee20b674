using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Serving;

/// <summary>A small HTTP/1.1 server for GET and HEAD on sockets, with or without TLS, bounded in everything a client can make it hold.</summary>
public sealed class ScrapeServer : IAsyncDisposable
{
    private readonly List<Socket> _listeners;
    private readonly ServerOptions _options;
    private readonly Func<HttpRequest, HttpResponse> _respond;
    private readonly Func<ServerSecurity> _security;
    private readonly Action<HttpRequest, Exception>? _failed;
    private readonly TimeProvider _time;
    private readonly ConnectionSlots _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _accepting;
    private int _running = 1;

    private ScrapeServer(
        List<Socket> listeners, ServerOptions options, Func<HttpRequest, HttpResponse> respond, Func<ServerSecurity> security,
        Action<HttpRequest, Exception>? failed, TimeProvider time)
    {
        (_listeners, _options, _security, _failed, _time) = (listeners, options, security, failed, time);
        var access = new AccessControl(options, security, time);
        _respond = request => access.Refuse(request) ?? respond(request);
        _slots = new ConnectionSlots(options.Limits.Connections, options.Limits.HealthConnections);
        EndPoints = [.. listeners.Select(listener => (IPEndPoint)listener.LocalEndPoint!)];
        _accepting = [.. listeners.Select(listener => Task.Run(() => AcceptAsync(listener)))];
    }

    /// <summary>Where the server listens.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; }

    /// <summary>The port, the same on every address.</summary>
    public int Port => EndPoints[0].Port;

    /// <summary>Whether others than this machine reach the server.</summary>
    public bool IsExposed => EndPoints.Any(endPoint => !IPAddress.IsLoopback(endPoint.Address));

    /// <summary>How many connections there are.</summary>
    internal int Connections => _slots.Count;

    /// <summary>How many connections serve a request right now.</summary>
    internal int Busy => _slots.All().Count(connection => connection.WaitingSince is null);

    /// <summary>How many tasks there are, one a connection and one for the server itself: what a leak would show in.</summary>
    internal int Running => Volatile.Read(ref _running);

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="respond">From a request that may be answered to its response.</param>
    /// <param name="time">The clock.</param>
    /// <param name="security">What counts now in place of the options' own.</param>
    /// <param name="failed">Told, from any thread, of an exception in place of a response.</param>
    /// <exception cref="QuarantineException"><c>PortInUse</c> or <c>AddressUnavailable</c>.</exception>
    internal static ScrapeServer Start(
        ServerOptions options, Func<HttpRequest, HttpResponse> respond, TimeProvider time, Func<ServerSecurity>? security = null,
        Action<HttpRequest, Exception>? failed = null)
    {
        var listeners = options.Sockets.Count > 0 ? [.. options.Sockets] : Listeners.Open(options.HostName, options.Port);
        try
        {
            return new ScrapeServer(listeners, options, respond, security ?? (() => options.Security), failed, time);
        }
        catch
        {
            listeners.ForEach(listener => listener.Dispose());
            throw;
        }
    }

    /// <summary>Frees the port at once, lets responses on their way finish for a moment, and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(_accepting);
        Done();
        await _drained.Task.WaitAsync(_options.Limits.Stop, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _slots.All())
            connection.Abort();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(_stop.Token));
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // Out of file descriptors, or the client is gone already: others may fare better in a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time).WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Serve(Socket socket)
    {
        var connection = new Connection(socket, _options, _security, _respond, _failed, _time);
        var admission = _slots.Enter(connection);
        if (admission == Admission.Refused)
        {
            connection.Abort();
            return;
        }
        connection.HealthOnly = admission == Admission.HealthOnly;
        Interlocked.Increment(ref _running);
        _ = Task.Run(async () =>
        {
            await connection.RunAsync(_stop.Token);
            _slots.Leave(connection);
            Done();
        });
    }

    private void Done()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _drained.TrySetResult();
    }
}
