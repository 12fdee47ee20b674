using System.Management.Automation;
using AgentQuarantine.PowerShell.Commands;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>Turns a date and time, or a duration from now, into a <see cref="DateTimeOffset"/>.</summary>
/// <remarks>A text is ISO 8601, and local time where it names no offset.</remarks>
/// <param name="past">
/// Whether durations reach back, and the instant may lie in the past; otherwise it must lie ahead, and nothing or an empty text is none.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InstantAttribute(bool past) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (!past && inputData is null or "" or PSObject { BaseObject: "" })
            return null;
        var now = QuarantineCommand.Clock.GetUtcNow();
        var instant = ToInstant(inputData, now)
            ?? throw new ArgumentTransformationMetadataException($"'{inputData}' is neither {Instant.Expected} nor {Duration.Expected}.");
        return past || instant > now
            ? instant
            : throw new ArgumentTransformationMetadataException(
                $"'{inputData}' lies in the past: name a time that is still to come, or a duration such as '1h'.");
    }

    private DateTimeOffset? ToInstant(object? value, DateTimeOffset now) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        DateTimeOffset instant => instant,
        DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Local)),
        _ when DurationAttribute.TryParse(value, out var duration) => past ? now - duration : now + duration,
        string text when Instant.TryParse(text, local: true, out var instant) => instant,
        _ => null,
    };
}
