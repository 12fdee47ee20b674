using System.Globalization;
using System.Management.Automation;
using AgentQuarantine.PowerShell.Commands;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>Turns a date and time, or a duration from now, into a <see cref="DateTimeOffset"/>.</summary>
/// <remarks>A text without an offset is local time; texts are read in the invariant culture, as PowerShell's own casts do.</remarks>
/// <param name="past">Whether durations reach back, and the instant may lie in the past; otherwise it must lie ahead.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InstantAttribute(bool past) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var now = QuarantineCommand.Clock.GetUtcNow();
        var instant = ToInstant(inputData is PSObject wrapped ? wrapped.BaseObject : inputData, now)
            ?? throw new ArgumentTransformationMetadataException($"'{inputData}' is neither a date and time nor {Duration.Expected}.");
        return past || instant > now
            ? instant
            : throw new ArgumentTransformationMetadataException(
                $"'{inputData}' lies in the past: name a time that is still to come, or a duration such as '1h'.");
    }

    private DateTimeOffset? ToInstant(object? value, DateTimeOffset now) => value switch
    {
        DateTimeOffset instant => instant,
        DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Local)),
        _ when DurationAttribute.TryParse(value, out var duration) => past ? now - duration : now + duration,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var instant) => instant,
        _ => null,
    };
}
