using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentQuarantine.AspNetCore;

/// <summary>Takes events over HTTP, from agents that share no disk with the host.</summary>
public static class AgentEventEndpoint
{
    /// <summary>
    /// Maps POSTs of event lines (<c>/api/v1/events</c>) and of OTLP/HTTP in JSON (<c>/v1/traces</c>, <c>/v1/logs</c>), which are in the log when
    /// it answers 200; docs/events.md says what an event is. Agents show the token of <see cref="AgentQuarantineOptions.EventTokenFile"/>;
    /// without one the endpoints require the host's own authorization.
    /// </summary>
    /// <remarks>
    /// Event lines: <c>{"written": 2, "refused": 1}</c> says how many are events; 400: none is. OTLP: <c>{}</c>, with <c>partialSuccess</c> where
    /// values were refused; 400: it is no OTLP. 401: no or another token. 408: the body took more than 30 s. 413: more than
    /// <paramref name="maxBytes"/>. 415: OTLP that is not JSON, or another coding than gzip. 429, with <c>Retry-After</c>: more than
    /// <paramref name="maxAtOnce"/> requests at once. 503, with <c>Retry-After</c>: the log cannot be written. Who sends again what was not
    /// answered may send an event twice.
    /// </remarks>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="prefix">What stands before the routes, such as <c>/fleet</c>.</param>
    /// <param name="maxBytes">The longest body, as it is when nothing compresses it.</param>
    /// <param name="maxAtOnce">The most requests that are read and written at once.</param>
    public static RouteGroupBuilder MapAgentEvents(
        this IEndpointRouteBuilder endpoints, string prefix = "", int maxBytes = 1 << 20, int maxAtOnce = 8)
    {
        var fleet = endpoints.ServiceProvider.GetRequiredService<AgentFleet>();
        var intake = new EventIntake(fleet, maxBytes, maxAtOnce);
        var group = endpoints.MapGroup(prefix);
        group.MapPost("/api/v1/events", Task<IResult> (HttpContext context) => intake.Take(context, new PostedLines()));
        foreach (var signal in new[] { "/v1/traces", "/v1/logs" })
            group.MapPost(signal, Task<IResult> (HttpContext context) => intake.Take(context, new PostedOtlp()));
        return fleet.EventToken is null ? group.RequireAuthorization() : group;
    }
}
