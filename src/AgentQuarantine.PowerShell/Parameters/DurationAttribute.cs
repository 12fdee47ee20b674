using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>Turns <c>'5m'</c>, a number of seconds or a <see cref="TimeSpan"/> into a <see cref="TimeSpan"/> above 0.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class DurationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What a duration looks like, for error messages.</summary>
    internal const string Forms = "a number of seconds, a number with one of the units ms, s, m, h, d, w ('5m', '1h30m'), or a TimeSpan";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        TryParse(inputData, out var duration)
            ? duration
            : throw new ArgumentTransformationMetadataException($"'{inputData}' is not a duration above 0: write {Forms}.");

    /// <summary>Whether <paramref name="value"/> is a duration above 0, and which.</summary>
    internal static bool TryParse(object? value, out TimeSpan duration)
    {
        duration = default;
        try
        {
            duration = (value is PSObject wrapped ? wrapped.BaseObject : value) switch
            {
                TimeSpan span => span,
                string text => Parse(text),
                IConvertible number and (int or long or double or decimal or float or short or byte) =>
                    TimeSpan.FromSeconds(number.ToDouble(CultureInfo.InvariantCulture)),
                _ => default,
            };
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            return false;
        }
        return duration > TimeSpan.Zero;
    }

    private static TimeSpan Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
            return span;
        var match = Parts().Match(text.Trim());
        var sum = TimeSpan.Zero;
        for (var i = 0; match.Success && i < match.Groups["n"].Captures.Count; i++)
            sum += double.Parse(match.Groups["n"].Captures[i].Value, CultureInfo.InvariantCulture) * Unit(match.Groups["unit"].Captures[i].Value);
        return sum;
    }

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => TimeSpan.FromDays(7),
    };

    [GeneratedRegex(@"^(?:(?<n>[0-9]+(?:\.[0-9]+)?)(?<unit>ms|s|m|h|d|w))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
