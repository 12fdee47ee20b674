using System.Globalization;
using AgentQuarantine.Metrics;
using AgentQuarantine.Serving.Pages;

namespace AgentQuarantine.Serving;

/// <summary>What the server shows: from a request to its response.</summary>
/// <param name="state">What there is to show, anew for every request.</param>
/// <param name="options">Where it is seen from, and how much may be in the making at once.</param>
/// <param name="time">The time at which quarantines are in force.</param>
internal sealed class Routes(Func<ServedState> state, ServerOptions options, TimeProvider time)
{
    private const string AgentsPath = "/api/v1/agents";
    private const string LogsPath = "/api/v1/logs";
    private const string StatusPath = "/api/v1/status";
    private const string SeriesPath = "/api/v1/series";
    private const string SeriesEnd = "/series";
    private const string Json = "application/json; charset=utf-8";

    // What an agent's metrics come to with the usual buckets: a buffer that grows leaves others behind.
    private const int BytesOfAgent = 2560;

    private int _bodies;

    /// <summary>Whether the path is one of the health checks, which are open to everybody and have connections of their own.</summary>
    public static bool IsHealth(string path) => path is "/-/healthy" or "/-/ready";

    public HttpResponse Respond(HttpRequest request)
    {
        var now = state();
        if (request.Path == "/-/healthy")
            return HttpResponse.Text(200, "healthy");
        if (request.Path == "/-/ready")
            return now.NotReady is { } why ? HttpResponse.Text(503, why, "Retry-After: 1") : HttpResponse.Text(200, "ready");
        if (now.Pages is { } pages && PageRoutes.IsPage(request.Path))
            return new PageRoutes(now, pages, options, time).Respond(request);
        if (request.Path == "/")
            return new HttpResponse(200, PageRoutes.Html, FrontPage.Write(options.ExternalUrl));
        if (request.Path == StatusPath)
            return Status(now);
        var api = request.Path is AgentsPath or SeriesPath || request.Path.StartsWith(AgentsPath + "/", StringComparison.Ordinal);
        if (!api && request.Path is not ("/metrics" or LogsPath))
            return HttpResponse.Error(404);
        if (now.Snapshot is not { } snapshot)
            return HttpResponse.Text(503, now.NotReady ?? "starting", "Retry-After: 1");
        if (request.Path == SeriesPath || IsSeries(request, snapshot))
            return Series(request, now);
        if (api && IsAboutOne(request, out var agent))
            return Agent(agent, snapshot, QueryString.Find(request.Query, "run"));
        if (Interlocked.Increment(ref _bodies) > options.Limits.Bodies)
        {
            Release();
            return HttpResponse.Text(503, "too many scrapes at once", "Retry-After: 1");
        }
        try
        {
            return api ? AllAgents(request, snapshot) : request.Path == LogsPath ? Logs(request, snapshot) : Metrics(request, snapshot);
        }
        catch
        {
            Release();
            throw;
        }
    }

    private static HttpResponse Status(ServedState state)
    {
        var body = new ByteBuffer(1024);
        StatusDocument.Write(body, state);
        return new HttpResponse(200, Json, body);
    }

    private HttpResponse Metrics(HttpRequest request, MetricsSnapshot snapshot)
    {
        var format = Negotiation.FormatFor(request.Accept);
        return Compressible(Exposition.ContentTypeOf(format), request, body => Exposition.Write(snapshot, format, body),
            BytesOfAgent * snapshot.AgentCount);
    }

    private HttpResponse Logs(HttpRequest request, MetricsSnapshot snapshot)
    {
        return Compressible(Json, request, body => LogDocument.Write(body, snapshot));
    }

    private HttpResponse AllAgents(HttpRequest request, MetricsSnapshot snapshot)
    {
        if (snapshot.Ledger is not { } ledger)
            return NoLedger(Release);
        if (AgentPaging.Parse(request.Query) is not { } paging)
            return Refused(400, AgentPaging.Expected, Release);
        return Compressible(Json, request, body => AgentDocument.WriteAll(body, snapshot, ledger, time.GetUtcNow(), paging));
    }

    private HttpResponse Agent(string? agent, MetricsSnapshot snapshot, IReadOnlyList<string>? runs)
    {
        if (string.IsNullOrEmpty(agent))
            return HttpResponse.Text(400, "ask for one agent: /api/v1/agents?name=NAME, or /api/v1/agents/NAME");
        if (snapshot.Ledger is not { } ledger)
            return NoLedger(null);
        long? run = runs is [var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (runs is not [] && run is null)
            return HttpResponse.Text(400, "a run is a whole number: /api/v1/agents?name=NAME&run=17");
        var body = new ByteBuffer(1024);
        AgentDocument.WriteOne(body, agent, snapshot, ledger, time.GetUtcNow(), run);
        return new HttpResponse(200, Json, body);
    }

    // An agent whose own name ends like this is asked for as before: the gate's answer is the one that must not be mistaken.
    private static bool IsSeries(HttpRequest request, MetricsSnapshot snapshot) =>
        request.Path.StartsWith(AgentsPath + "/", StringComparison.Ordinal) && request.Path.EndsWith(SeriesEnd, StringComparison.Ordinal)
        && request.Path.Length > AgentsPath.Length + 1 + SeriesEnd.Length && snapshot.Find(request.Path[(AgentsPath.Length + 1)..]) < 0;

    private HttpResponse Series(HttpRequest request, ServedState now)
    {
        var names = QueryString.Find(request.Query, "name");
        var agent = request.Path == SeriesPath ? (names is [var name] ? name : null) : request.Path[(AgentsPath.Length + 1)..^SeriesEnd.Length];
        if (string.IsNullOrEmpty(agent))
            return Refused(400, "ask for one agent: /api/v1/series?name=NAME, or /api/v1/agents/NAME/series");
        if (now.Pages is null)
            return Refused(404, "this server keeps no past: it was started with --no-page");
        if (now.Snapshot!.Find(agent) < 0)
            return Refused(404, "nobody knows this agent", null, ErrorIds.AgentNotFound);
        var body = new ByteBuffer();
        SeriesDocument.Write(body, PageRoutes.Data(now, now.Pages, "", time).Picture(agent));
        return new HttpResponse(200, Json, body);
    }

    private static HttpResponse Refused(int status, string why, Action? released = null, string? id = null)
    {
        var body = new ByteBuffer(256);
        AgentDocument.WriteError(body, id ?? (status == 404 ? "NotFound" : "BadRequest"), why);
        return new HttpResponse(status, Json, body, released);
    }

    /// <summary>Whether one agent is asked for, by the path or by a query that no proxy touches.</summary>
    /// <param name="request">A request to the API.</param>
    /// <param name="agent">Its name; <see langword="null"/> where there is none, or more than one.</param>
    private static bool IsAboutOne(HttpRequest request, out string? agent)
    {
        var inPath = request.Path.Length > AgentsPath.Length + 1 ? request.Path[(AgentsPath.Length + 1)..] : null;
        var names = QueryString.Find(request.Query, "name");
        agent = (inPath, names) switch
        {
            ({ } name, []) => name,
            (null, [var name]) => name,
            _ => null,
        };
        return inPath is not null || names is not [];
    }

    private static HttpResponse NoLedger(Action? released)
    {
        var body = new ByteBuffer(256);
        AgentDocument.WriteError(body, ErrorIds.LedgerDamaged, "The ledger could not be read yet, so nobody can say who is quarantined.");
        return new HttpResponse(503, Json, body, released) { Header = "Retry-After: 1" };
    }

    private HttpResponse Compressible(string contentType, HttpRequest request, Action<ByteBuffer> write, int expected = 1024)
    {
        // Metrics shrink to an eighth and less.
        if (Negotiation.TakesGzip(request.AcceptEncoding))
            return new HttpResponse(200, contentType, BufferStream.Gzip(write, Math.Max(1024, expected / 8)), Release) { IsGzip = true };
        var body = new ByteBuffer(expected);
        write(body);
        return new HttpResponse(200, contentType, body, Release);
    }

    private void Release() => Interlocked.Decrement(ref _bodies);
}
