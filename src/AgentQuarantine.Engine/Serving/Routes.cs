using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>What the server shows: from a request to its response.</summary>
/// <param name="state">What there is to show, anew for every request.</param>
/// <param name="options">Who may see it, and how much may be in the making at once.</param>
/// <param name="time">The time at which quarantines are in force.</param>
internal sealed class Routes(Func<ServedState> state, ServerOptions options, TimeProvider time)
{
    private const string AgentsPath = "/api/v1/agents";
    private const string Json = "application/json; charset=utf-8";

    private int _bodies;
    private int _expectedBytes = 64 * 1024;

    /// <summary>Whether the path is one of the health checks, which are open to everybody and have connections of their own.</summary>
    public static bool IsHealth(string path) => path is "/-/healthy" or "/-/ready";

    public HttpResponse Respond(HttpRequest request)
    {
        var now = state();
        if (request.Path == "/-/healthy")
            return HttpResponse.Text(200, "healthy");
        if (request.Path == "/-/ready")
            return now.NotReady is { } why ? HttpResponse.Text(503, why, "Retry-After: 1") : HttpResponse.Text(200, "ready");
        if (options.Credential is { } credential && !credential.IsIn(request.Authorization))
            return HttpResponse.Error(401, "WWW-Authenticate: Basic realm=\"agentquarantine\", charset=\"UTF-8\"");
        if (request.Path == "/")
            return new HttpResponse(200, "text/html; charset=utf-8", FrontPage.Write());
        var api = request.Path == AgentsPath || request.Path.StartsWith(AgentsPath + "/", StringComparison.Ordinal);
        if (!api && request.Path != "/metrics")
            return HttpResponse.Error(404);
        if (now.Snapshot is not { } snapshot)
            return HttpResponse.Text(503, now.NotReady ?? "starting", "Retry-After: 1");
        if (Interlocked.Increment(ref _bodies) > options.Limits.Bodies)
        {
            Release();
            return HttpResponse.Text(503, "too many scrapes at once", "Retry-After: 1");
        }
        try
        {
            return api ? Agents(request, snapshot) : Metrics(request, snapshot);
        }
        catch
        {
            Release();
            throw;
        }
    }

    private HttpResponse Metrics(HttpRequest request, MetricsSnapshot snapshot)
    {
        var format = Negotiation.FormatFor(request.Accept);
        var body = new ByteBuffer(_expectedBytes);
        Exposition.Write(snapshot, format, body);
        _expectedBytes = body.Length + (body.Length / 8);
        return Compressible(200, Exposition.ContentTypeOf(format), body, request);
    }

    private HttpResponse Agents(HttpRequest request, MetricsSnapshot snapshot)
    {
        var body = new ByteBuffer();
        if (snapshot.Ledger is not { } ledger)
        {
            AgentDocument.WriteError(body, ErrorIds.LedgerDamaged, "The ledger could not be read yet, so nobody can say who is quarantined.");
            return new HttpResponse(503, Json, body, Release) { Header = "Retry-After: 1" };
        }
        if (request.Path.Length <= AgentsPath.Length + 1)
        {
            AgentDocument.WriteAll(body, snapshot, ledger, time.GetUtcNow());
            return Compressible(200, Json, body, request);
        }
        var agent = request.Path[(AgentsPath.Length + 1)..];
        if (AgentDocument.TryWrite(body, agent, snapshot, ledger, time.GetUtcNow()))
            return Compressible(200, Json, body, request);
        AgentDocument.WriteError(body, ErrorIds.AgentNotFound, $"Neither the log nor the ledger knows the agent '{agent}'.");
        return new HttpResponse(404, Json, body, Release);
    }

    private HttpResponse Compressible(int status, string contentType, ByteBuffer body, HttpRequest request) =>
        Negotiation.TakesGzip(request.AcceptEncoding)
            ? new HttpResponse(status, contentType, BufferStream.Gzip(body), Release) { IsGzip = true }
            : new HttpResponse(status, contentType, body, Release);

    private void Release() => Interlocked.Decrement(ref _bodies);
}
