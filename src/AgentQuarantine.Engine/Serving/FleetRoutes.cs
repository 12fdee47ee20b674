using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>What a fleet's server shows, from a request to its response, for a host that has a server of its own. Thread-safe.</summary>
/// <param name="collector">What is shown; somebody else refreshes it.</param>
/// <param name="time">The clock.</param>
/// <param name="externalUrl">The address under which others reach the routes; <see langword="null"/>: links are relative.</param>
public sealed class FleetRoutes(MetricsCollector collector, TimeProvider time, Uri? externalUrl = null)
{
    private readonly Routes _routes = new(() => ServedState.Of(collector), new ServerOptions { ExternalUrl = externalUrl }, time);

    /// <summary>The response to a GET.</summary>
    /// <param name="path">The path below which the routes lie, percent-decoded, such as <c>/metrics</c>.</param>
    /// <param name="query">The query as it was sent, without its question mark.</param>
    /// <param name="accept">The header <c>Accept</c>.</param>
    /// <param name="acceptEncoding">The header <c>Accept-Encoding</c>.</param>
    /// <param name="slashes">How many slashes the path had as it was sent, where one in a name is escaped: pages count their links by them.</param>
    public FleetResponse Respond(string path, string query = "", string? accept = null, string? acceptEncoding = null, int slashes = 1) =>
        new(_routes.Respond(new HttpRequest
        {
            Method = "GET",
            Path = path,
            Slashes = slashes,
            Query = query,
            Accept = accept,
            AcceptEncoding = acceptEncoding,
        }));
}

/// <summary>A response in a pooled buffer; disposing of it gives the buffer back.</summary>
public sealed class FleetResponse : IDisposable
{
    private readonly HttpResponse _response;

    internal FleetResponse(HttpResponse response) => _response = response;

    /// <summary>The HTTP status.</summary>
    public int Status => _response.Status;

    /// <summary>The header <c>Content-Type</c>.</summary>
    public string ContentType => _response.ContentType;

    /// <summary>Whether the body is compressed, for which <c>Content-Encoding: gzip</c> and <c>Vary: Accept, Accept-Encoding</c> are sent.</summary>
    public bool IsGzip => _response.IsGzip;

    /// <summary>Further headers: how soon to ask again, what a page may load.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers => _response.Header is not { } lines
        ? []
        : lines.Split("\r\n").Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1]));

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => _response.Body.Memory;

    /// <inheritdoc/>
    public void Dispose() => _response.Dispose();
}
