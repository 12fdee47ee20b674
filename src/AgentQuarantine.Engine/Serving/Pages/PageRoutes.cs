using AgentQuarantine.Metrics;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>From a request for a page to its response.</summary>
/// <param name="state">What there is to show.</param>
/// <param name="collector">Keeps the past.</param>
/// <param name="options">Where the server is seen from.</param>
/// <param name="time">The time at which quarantines are in force.</param>
internal sealed class PageRoutes(ServedState state, MetricsCollector collector, ServerOptions options, TimeProvider time)
{
    /// <summary>The type of a page.</summary>
    public const string Html = "text/html; charset=utf-8";

    private const string AgentPrefix = "/agents/";

    // Nothing but what this server itself serves, no style and no script in a page, and no page of others around it.
    private const string Policy = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\nReferrer-Policy: same-origin";

    /// <summary>Whether a path is that of a page or of a file that pages are made of.</summary>
    public static bool IsPage(string path) => path is "/" or "/history" or "/agents" or "/page.css" or "/page.js" or "/page.svg"
        || path.StartsWith(AgentPrefix, StringComparison.Ordinal);

    /// <summary>What pages are made from.</summary>
    public static PageData Data(ServedState state, MetricsCollector collector, string root, TimeProvider time) => new()
    {
        Snapshot = state.Snapshot!,
        Past = collector.Past!,
        Transitions = collector.Transitions,
        Window = collector.Options.Read.Window,
        Log = string.Join(", ", collector.Options.Logs.Select(log => collector.Options.Stores.NameOf(log))),
        Failure = collector.Failure?.Message,
        Now = time.GetUtcNow(),
        Root = root,
    };

    /// <summary>Answers a request for which <see cref="IsPage"/> is true.</summary>
    public HttpResponse Respond(HttpRequest request)
    {
        if (PageFiles.Find(request.Path) is { } file)
            return Compressed(200, file.Type, file.Write, request);
        var root = options.ExternalUrl is { } url
            ? url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"
            : string.Concat(Enumerable.Repeat("../", Math.Max(0, request.Slashes - 1)));
        if (state.Snapshot is null)
            return Page(200, PageLayout.Starting(root, state.NotReady ?? "starting"), request);
        var data = Data(state, collector, root, time);
        if (request.Path == "/")
            return Page(200, FleetPage.Write(data, PageQuery.Parse(request.Query)), request);
        if (request.Path == "/history")
            return Page(200, HistoryPage.Write(data, PageQuery.Parse(request.Query)), request);
        var agent = request.Path == "/agents" ? PageQuery.Last(request.Query, "name") : request.Path[AgentPrefix.Length..];
        return AgentPage.Write(data, agent) is { } page
            ? Page(200, page, request)
            : Page(404, PageLayout.Write("Not found", data, new Markup()
                .Add($"<h2>Nobody knows this agent</h2><p><bdi>{agent}</bdi> has neither an event in the log nor an entry in the ")
                .Add($"ledger.</p>")), request);
    }

    private static HttpResponse Page(int status, Markup page, HttpRequest request) => Compressed(status, Html, page.Write, request);

    private static HttpResponse Compressed(int status, string type, Action<ByteBuffer> write, HttpRequest request)
    {
        if (Negotiation.TakesGzip(request.AcceptEncoding))
            return new HttpResponse(status, type, BufferStream.Gzip(write)) { IsGzip = true, Header = Policy };
        var body = new ByteBuffer();
        write(body);
        return new HttpResponse(status, type, body) { Header = Policy };
    }
}
