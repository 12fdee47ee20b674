using System.Globalization;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>A status, a body in a pooled buffer, and the few headers that vary.</summary>
internal sealed class HttpResponse(int status, string contentType, ByteBuffer body, Action? released = null) : IDisposable
{
    public const string PlainText = "text/plain; charset=utf-8";

    public int Status => status;

    public string ContentType => contentType;

    public ByteBuffer Body => body;

    /// <summary>A further header line, without its end.</summary>
    public string? Header { get; init; }

    /// <summary>How long the client has to wait for it.</summary>
    public TimeSpan Delay { get; set; }

    public bool IsGzip { get; init; }

    /// <summary>A response whose body is a line of text.</summary>
    public static HttpResponse Text(int status, string text, string? header = null)
    {
        var body = new ByteBuffer(256);
        body.Write(text);
        body.Write("\n"u8);
        return new HttpResponse(status, PlainText, body) { Header = header };
    }

    /// <summary>The response to a request that cannot be served, with the status's own name as its body.</summary>
    public static HttpResponse Error(int status, string? header = null) => Text(status, $"{status} {NameOf(status)}", header);

    public void WriteHead(ByteBuffer to, bool keepAlive, DateTimeOffset now)
    {
        to.Write(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {NameOf(status)}\r\nDate: {now:R}\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n"
            + $"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"));
        if (IsGzip)
            to.Write("Content-Encoding: gzip\r\nVary: Accept, Accept-Encoding\r\n"u8);
        if (Header is not null)
        {
            to.Write(Header);
            to.Write("\r\n"u8);
        }
        to.Write(keepAlive ? "Connection: keep-alive\r\n\r\n"u8 : "Connection: close\r\n\r\n"u8);
    }

    public void Dispose()
    {
        body.Dispose();
        released?.Invoke();
    }

    private static string NameOf(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    };
}
