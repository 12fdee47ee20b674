using AgentQuarantine.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentQuarantine.AspNetCore;

/// <summary>What a fleet shows, on the host's own server.</summary>
public static class AgentQuarantineEndpoints
{
    private static readonly string[] BeforeNames = ["/api/v1/agents/", "/agents/"];
    private static readonly string[] Patterns =
    [
        "/metrics", "/-/healthy", "/-/ready", "/api/v1/agents", "/api/v1/agents/{**agent}", "/api/v1/series", "/api/v1/logs", "/api/v1/status",
        "/", "/agents", "/agents/{**agent}", "/history", "/page.css", "/page.js", "/page.svg",
    ];

    /// <summary>
    /// Maps <c>/metrics</c>, the API under <c>/api/v1</c>, the health checks and the pages of the fleet, as <c>agentq serve</c> has them
    /// (docs/serving.md). Who may ask is the host's to say, as of any group: <c>RequireAuthorization</c>, <c>RequireHost</c>.
    /// </summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="prefix">What stands before the routes, such as <c>/fleet</c>.</param>
    public static RouteGroupBuilder MapAgentQuarantine(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        var fleet = endpoints.ServiceProvider.GetRequiredService<AgentFleet>();
        var group = endpoints.MapGroup(prefix);
        foreach (var pattern in Patterns)
            group.MapMethods(pattern, ["GET", "HEAD"], context => Answer(context, fleet.Routes, prefix)).ExcludeFromDescription();
        return group;
    }

    private static async Task Answer(HttpContext context, FleetRoutes routes, string prefix)
    {
        var (request, to) = (context.Request, context.Response);
        var path = request.Path.Value![prefix.TrimEnd('/').Length..];
        if (path.Length == 0)
        {
            // The pages' links are relative, and so is this one: a proxy may have taken a prefix away.
            (to.StatusCode, to.Headers.Location) = (StatusCodes.Status308PermanentRedirect,
                prefix.TrimEnd('/').Split('/')[^1] + "/" + request.QueryString);
            return;
        }
        using var response = routes.Respond(WithName(context, path), request.QueryString.Value is [_, ..] query ? query[1..] : "",
            request.Headers.Accept, request.Headers.AcceptEncoding, path.Count(c => c == '/'));
        (to.StatusCode, to.ContentType, to.ContentLength) = (response.Status, response.ContentType, response.Body.Length);
        (to.Headers.CacheControl, to.Headers.XContentTypeOptions) = ("no-store", "nosniff");
        if (response.IsGzip)
            (to.Headers.ContentEncoding, to.Headers.Vary) = ("gzip", "Accept, Accept-Encoding");
        foreach (var (name, value) in response.Headers)
            to.Headers[name] = value;
        if (!HttpMethods.IsHead(request.Method))
            await to.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    // ASP.NET Core leaves an escaped slash as it is, which is part of many a name: the name is taken from the target as it was sent.
    private static string WithName(HttpContext context, string path)
    {
        if (Array.Find(BeforeNames, before => path.StartsWith(before, StringComparison.Ordinal)) is not { } start)
            return path;
        var sent = context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        var at = context.Request.PathBase.Value!.Length + context.Request.Path.Value!.Length - path.Length;
        return sent.Length > at && sent[at..].StartsWith(start, StringComparison.Ordinal)
            ? start + Uri.UnescapeDataString(sent[(at + start.Length)..])
            : path;
    }
}
