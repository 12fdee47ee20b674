using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentQuarantine.Tests.Serving;

/// <summary>A client that sends what it is told, byte for byte, and reads responses as they come.</summary>
internal sealed class RawClient : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Socket _socket;
    private readonly List<byte> _received = [];

    public RawClient(IPEndPoint endPoint)
    {
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(endPoint);
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Sends unless the server has closed the connection already.</summary>
    public void TrySend(string text)
    {
        try
        {
            Send(text);
        }
        catch (SocketException)
        {
        }
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>The next response; <see langword="null"/> where the server closed the connection instead.</summary>
    public async Task<RawResponse?> ReadAsync(bool hasBody = true)
    {
        var end = -1;
        while ((end = Text().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await FillAsync())
                return null;
        }
        var head = Text()[..end];
        var length = hasBody ? int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0]) : 0;
        while (_received.Count < end + 4 + length)
        {
            if (!await FillAsync())
                throw new EndOfStreamException("the body is cut short");
        }
        var body = _received.GetRange(end + 4, length).ToArray();
        _received.RemoveRange(0, end + 4 + length);
        return new RawResponse(int.Parse(head.Split(' ')[1]), head, body);
    }

    /// <summary>Waits until the server closes the connection, whatever it sends before.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }
        return Text();
    }

    public void Dispose() => _socket.Dispose();

    private string Text() => Encoding.Latin1.GetString([.. _received]);

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[8192];
        try
        {
            var read = await _socket.ReceiveAsync(buffer, SocketFlags.None).WaitAsync(Patience);
            _received.AddRange(buffer.AsSpan(0, read));
            return read > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

internal sealed record RawResponse(int Status, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
