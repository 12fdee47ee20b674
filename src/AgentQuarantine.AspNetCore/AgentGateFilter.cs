using AgentQuarantine.Quarantine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentQuarantine.AspNetCore;

/// <summary>The gate before a host's endpoints.</summary>
public static class AgentGateFilter
{
    /// <summary>
    /// Lets an endpoint run only for an agent that is not quarantined. 403 for one that is, and while nobody knows; 400 where no agent is
    /// named. Both are problem details, with <c>agent</c> in them.
    /// </summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="agent">Names the agent that the request is about; <see langword="null"/> or empty: none is named.</param>
    public static TBuilder RequireAgentNotQuarantined<TBuilder>(this TBuilder builder, Func<HttpContext, string?> agent)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter<TBuilder>(async (context, next) =>
        {
            var gate = context.HttpContext.RequestServices.GetRequiredService<QuarantineGate>();
            if (agent(context.HttpContext) is not { Length: > 0 } name)
                return Results.Problem("Name the agent that this is about.", statusCode: StatusCodes.Status400BadRequest);
            return gate.IsDisabled(name)
                ? Results.Problem(Why(gate), statusCode: StatusCodes.Status403Forbidden, title: "The agent is not to run",
                    extensions: new Dictionary<string, object?> { ["agent"] = name })
                : await next(context);
        });

    private static string Why(QuarantineGate gate) =>
        gate is { SnapshotAge: null, LastError: { } error } ? $"Nobody knows who is quarantined ({error.Id})." : "The agent is quarantined.";
}
