using AgentQuarantine.Events.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AgentQuarantine.AspNetCore;

/// <summary>A form in which events are posted, and its answers.</summary>
internal abstract class PostedEvents
{
    /// <summary>Why bodies of a type are not read; <see langword="null"/>: they are.</summary>
    public virtual string? WhyNot(string? contentType) => null;

    /// <summary>Writes a body's events to the log.</summary>
    /// <exception cref="QuarantineException"><c>EventLogUnwritable</c>.</exception>
    public abstract IResult Write(EventLogWriter log, ReadOnlySpan<byte> body);

    /// <summary>Says why nothing was written.</summary>
    public abstract IResult Refuse(int status, string why);
}

/// <summary>Event lines.</summary>
internal sealed class PostedLines : PostedEvents
{
    /// <inheritdoc/>
    public override IResult Write(EventLogWriter log, ReadOnlySpan<byte> body)
    {
        var (written, refused) = log.WriteLines(body);
        return written == 0
            ? Refuse(StatusCodes.Status400BadRequest, "None of the lines is an event. docs/events.md says what one is.")
            : Results.Json(new { written, refused });
    }

    /// <inheritdoc/>
    public override IResult Refuse(int status, string why) => Results.Problem(why, statusCode: status);
}

/// <summary>An export request of OTLP/HTTP in JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
internal sealed class PostedOtlp : PostedEvents
{
    /// <inheritdoc/>
    public override string? WhyNot(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            ? null
            : "OTLP is read in JSON only (Content-Type: application/json), not as protobuf. Set the exporter's encoding to json, or its " +
                "protocol to http/json.";

    /// <inheritdoc/>
    public override IResult Write(EventLogWriter log, ReadOnlySpan<byte> body)
    {
        var (written, refused) = log.WriteOtlp(body);
        if (refused == 0)
            return Results.Json(new { });
        return written == 0
            ? Refuse(StatusCodes.Status400BadRequest, "This is no export request of OTLP in JSON: an object with resourceSpans or resourceLogs.")
            : Results.Json(new
            {
                partialSuccess = new { errorMessage = FormattableString.Invariant($"{refused} values cannot be read and are left out.") },
            });
    }

    /// <inheritdoc/>
    public override IResult Refuse(int status, string why) => Results.Json(new { message = why }, statusCode: status);
}
