using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentQuarantine.AspNetCore;

/// <summary>Takes events over HTTP, from agents that share no disk with the host.</summary>
public static class AgentEventEndpoint
{
    /// <summary>
    /// Maps a POST of event lines (docs/events.md), which are in the log when it answers 200. Agents show the token of
    /// <see cref="AgentQuarantineOptions.EventTokenFile"/>; without one the endpoint requires the host's own authorization.
    /// </summary>
    /// <remarks>
    /// <c>{"written": 2, "refused": 1}</c> says how many lines are events; 400: none is. 401: no or another token. 413: more than
    /// <paramref name="maxBytes"/>. 429, with <c>Retry-After</c>: more than <paramref name="maxAtOnce"/> requests at once. 503, with
    /// <c>Retry-After</c>: the log cannot be written. Who sends again what was not answered may send an event twice.
    /// </remarks>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="maxBytes">The longest body.</param>
    /// <param name="maxAtOnce">The most requests that are read and written at once.</param>
    public static IEndpointConventionBuilder MapAgentEvents(
        this IEndpointRouteBuilder endpoints, string pattern = "/api/v1/events", int maxBytes = 1 << 20, int maxAtOnce = 8)
    {
        var fleet = endpoints.ServiceProvider.GetRequiredService<AgentFleet>();
        var places = new SemaphoreSlim(maxAtOnce);
        var endpoint = endpoints.MapPost(pattern, async (HttpContext context) =>
        {
            if (fleet.EventToken is { } token && !Shows(context.Request, token))
                return Unauthorized(context);
            if (!places.Wait(0, CancellationToken.None))
                return Later(context, StatusCodes.Status429TooManyRequests, "Too many requests at once.", seconds: 1);
            try
            {
                return await Take(context, fleet, maxBytes);
            }
            finally
            {
                places.Release();
            }
        });
        return fleet.EventToken is null ? endpoint.RequireAuthorization() : endpoint;
    }

    private static async Task<IResult> Take(HttpContext context, AgentFleet fleet, int maxBytes)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(
                bytes.AsMemory(0, maxBytes + 1), maxBytes + 1, throwOnEndOfStream: false, context.RequestAborted);
            if (length > maxBytes)
                return Results.Problem($"Send at most {maxBytes} bytes at once.", statusCode: StatusCodes.Status413PayloadTooLarge);
            var (written, refused) = fleet.Log.WriteLines(bytes.AsSpan(0, length));
            return written == 0
                ? Results.Problem("None of the lines is an event. docs/events.md says what one is.", statusCode: StatusCodes.Status400BadRequest)
                : Results.Json(new { written, refused });
        }
        catch (QuarantineException e) when (e.Id == ErrorIds.EventLogUnwritable)
        {
            return Later(context, StatusCodes.Status503ServiceUnavailable, $"{e.Id}: the event log cannot be written.", seconds: 5);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool Shows(HttpRequest request, string token) =>
        request.Headers.Authorization is [{ } header] && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)));

    private static IResult Unauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send the token: Authorization: Bearer TOKEN.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static IResult Later(HttpContext context, int status, string why, int seconds)
    {
        context.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        return Results.Problem(why + " Try again later.", statusCode: status);
    }
}
