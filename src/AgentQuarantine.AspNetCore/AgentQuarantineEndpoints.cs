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
    private const string Agents = "/api/v1/agents/";
    private static readonly string[] Patterns =
    [
        "/metrics", "/-/healthy", "/-/ready", "/api/v1/agents", "/api/v1/agents/{**agent}", "/api/v1/logs", "/api/v1/status", "/",
    ];

    /// <summary>
    /// Maps <c>/metrics</c>, the API under <c>/api/v1/agents</c>, the health checks and the page that links them, as <c>agentq serve</c> has
    /// them (docs/serving.md). Who may ask is the host's to say, as of any group: <c>RequireAuthorization</c>, <c>RequireHost</c>.
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
        var request = context.Request;
        using var response = routes.Respond(PathOf(context, prefix), request.QueryString.Value is [_, ..] query ? query[1..] : "",
            request.Headers.Accept, request.Headers.AcceptEncoding);
        var to = context.Response;
        (to.StatusCode, to.ContentType, to.ContentLength) = (response.Status, response.ContentType, response.Body.Length);
        (to.Headers.CacheControl, to.Headers.XContentTypeOptions) = ("no-store", "nosniff");
        if (response.IsGzip)
            (to.Headers.ContentEncoding, to.Headers.Vary) = ("gzip", "Accept, Accept-Encoding");
        if (response.Header?.Split(": ", 2) is [var name, var value])
            to.Headers[name] = value;
        if (!HttpMethods.IsHead(request.Method))
            await to.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    // ASP.NET Core leaves an escaped slash as it is, which is part of many a name.
    private static string PathOf(HttpContext context, string prefix)
    {
        var path = context.Request.Path.Value![prefix.TrimEnd('/').Length..];
        if (path.StartsWith(Agents, StringComparison.Ordinal)
            && context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].Split(Agents, 2) is [_, var name])
        {
            return Agents + Uri.UnescapeDataString(name);
        }
        return path.Length == 0 ? "/" : path;
    }
}
