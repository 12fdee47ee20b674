using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace AgentQuarantine.Serving;

/// <summary>One client: its TLS handshake, its requests one after the other, its end. No exception leaves it.</summary>
/// <param name="socket">The client.</param>
/// <param name="options">The bounds, and the prefix that paths may have.</param>
/// <param name="security">What a handshake shows and asks for now.</param>
/// <param name="respond">From a request to its response.</param>
/// <param name="failed">Told of an exception in place of a response, whose client gets a 500.</param>
/// <param name="time">The clock of every bound.</param>
internal sealed class Connection(
    Socket socket, ServerOptions options, Func<ServerSecurity> security, Func<HttpRequest, HttpResponse> respond,
    Action<HttpRequest, Exception>? failed, TimeProvider time)
{
    private const int LingerBytes = 256 * 1024;

    private readonly ServerLimits _limits = options.Limits;
    private long _waitingSince = time.GetTimestamp();

    /// <summary>Since when the connection has been waiting for its client; <see langword="null"/> while it serves a request.</summary>
    public long? WaitingSince => Volatile.Read(ref _waitingSince) is var since && since != Busy ? since : null;

    /// <summary>Whether only health checks are answered.</summary>
    public bool HealthOnly { get; set; }

    /// <summary>Closes the socket under whatever is going on.</summary>
    public void Abort()
    {
        // A reset: nobody is to keep what an unwilling client has not taken.
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
        socket.Dispose();
    }

    /// <summary>Serves the client until it goes, misbehaves or <paramref name="stop"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            socket.NoDelay = true;
            await using var stream = await OpenAsync(stop);
            await ServeAsync(stream, stop);
        }
        catch (Exception)
        {
            // The client went away, broke the protocol or was cut off: there is nobody left to tell, and the next
            // client must not suffer for it.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken stop)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (security() is not { Certificate: { } certificate } now)
            return plain;
        var handshake = new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Context, AllowRenegotiation = false };
        now.Clients?.AddTo(handshake, time);
        var tls = new SslStream(plain);
        using var timeout = new CancellationTokenSource(_limits.Head, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            await tls.AuthenticateAsServerAsync(handshake, either.Token);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private async Task ServeAsync(Stream stream, CancellationToken stop)
    {
        using var reader = new RequestReader(stream, _limits, time);
        var writer = new ResponseWriter(stream, _limits, time);
        var patience = _limits.Head;
        while (!stop.IsCancellationRequested)
        {
            Volatile.Write(ref _waitingSince, time.GetTimestamp());
            var (request, status) = await reader.ReadAsync(patience, stop);
            Volatile.Write(ref _waitingSince, Busy);
            if (request is null && status == 0)
                return;
            using var response = request is null ? Refusal(status) : Respond(request);
            await DelayAsync(response.Delay, stop);
            var keepAlive = request is { KeepAlive: true } && !HealthOnly && !stop.IsCancellationRequested;
            await writer.WriteAsync(response, keepAlive, withBody: request is not { IsHead: true });
            if (!keepAlive)
            {
                await LingerAsync(stream, stop);
                return;
            }
            patience = _limits.Idle;
        }
    }

    /// <summary>Lets the client wait. Meanwhile it makes room for others as one that is idle does.</summary>
    private async Task DelayAsync(TimeSpan delay, CancellationToken stop)
    {
        if (delay <= TimeSpan.Zero)
            return;
        Volatile.Write(ref _waitingSince, time.GetTimestamp());
        await Task.Delay(delay, time, stop);
        Volatile.Write(ref _waitingSince, Busy);
    }

    private HttpResponse Respond(HttpRequest request)
    {
        request.Path = options.WithoutPrefix(request.Path);
        request.RemoteAddress = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        request.LocalAddress = (socket.LocalEndPoint as IPEndPoint)?.Address;
        if (HealthOnly && !Routes.IsHealth(request.Path))
            return HttpResponse.Error(503, "Retry-After: 1");
        try
        {
            return respond(request);
        }
        catch (Exception e)
        {
            failed?.Invoke(request, e);
            return HttpResponse.Error(500);
        }
    }

    private static HttpResponse Refusal(int status) => HttpResponse.Error(status, status == 405 ? "Allow: GET, HEAD" : null);

    /// <summary>Says that nothing more comes and takes what the client still sends, for a reset would eat the response.</summary>
    private async Task LingerAsync(Stream stream, CancellationToken stop)
    {
        if (stream is SslStream tls)
            await tls.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
        using var timeout = new CancellationTokenSource(_limits.Linger, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var scratch = new byte[4096];
        for (var left = LingerBytes; left > 0;)
        {
            var read = await socket.ReceiveAsync(scratch, SocketFlags.None, either.Token);
            if (read == 0)
                return;
            left -= read;
        }
    }

    private const long Busy = long.MinValue;
}
