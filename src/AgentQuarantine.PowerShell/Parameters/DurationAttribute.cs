using System.Globalization;
using System.Management.Automation;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>Turns <c>'5m'</c>, a number of seconds or a <see cref="TimeSpan"/> into a <see cref="TimeSpan"/> above 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The shortest that is taken, in days; 0 for any above 0.</summary>
    public int LeastDays { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (!TryParse(inputData, out var duration))
            throw new ArgumentTransformationMetadataException($"'{inputData}' is not {Duration.Expected}, above 0.");
        if (duration < TimeSpan.FromDays(LeastDays))
            throw new ArgumentTransformationMetadataException($"'{inputData}' is too short: at least {LeastDays} d.");
        return duration;
    }

    /// <summary>Whether <paramref name="value"/> is a duration above 0, and which.</summary>
    internal static bool TryParse(object? value, out TimeSpan duration)
    {
        var given = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (given)
        {
            case TimeSpan span:
                duration = span;
                break;
            case string text:
                _ = Duration.TryParse(text, out duration);
                break;
            case IConvertible number and (int or long or double or decimal or float or short or byte):
                // To PowerShell a bare 1d is the decimal 1, not a day; but a number of the command line remembers how it was typed.
                if (value is not PSObject || !Duration.TryParse(value.ToString(), out duration))
                    _ = Duration.TryParse(number.ToString(CultureInfo.InvariantCulture), out duration);
                break;
            default:
                duration = default;
                break;
        }
        return duration > TimeSpan.Zero;
    }
}
