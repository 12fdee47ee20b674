using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentQuarantine;

/// <summary>Durations as people write them: <c>5m</c>, <c>1h30m</c>, seconds as a number, or <c>hh:mm:ss</c>.</summary>
public static partial class Duration
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Expected = "a duration such as '5m', '1.5h', '2d', '1h30m', seconds as a number, or 'hh:mm:ss'";

    /// <summary>Reads a duration, which is never negative.</summary>
    /// <param name="text">One of the forms named at <see cref="Expected"/>; the units are ms, s, m, h, d and w.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is not {Expected}.");

    /// <summary>Reads a duration, which is never negative.</summary>
    /// <param name="text">One of the forms named at <see cref="Expected"/>; the units are ms, s, m, h, d and w.</param>
    /// <param name="duration">The duration, when the answer is <see langword="true"/>.</param>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        text = text?.Trim() ?? "";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds))
            return TryScale(seconds, 1, ref duration);
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
        var match = Units().Match(text);
        for (var i = 0; match.Success && i < match.Groups["value"].Captures.Count; i++)
        {
            var value = double.Parse(match.Groups["value"].Captures[i].ValueSpan, CultureInfo.InvariantCulture);
            if (!TryScale(value, Seconds(match.Groups["unit"].Captures[i].Value), ref duration))
                return false;
        }
        return match.Success;
    }

    /// <summary>The shortest form that reads back the same, such as <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration.Ticks % TimeSpan.TicksPerSecond != 0 || duration == TimeSpan.Zero)
            return duration.TotalSeconds.ToString("R", CultureInfo.InvariantCulture) + "s";
        return string.Concat(
            Part(duration.Days, "d"), Part(duration.Hours, "h"), Part(duration.Minutes, "m"), Part(duration.Seconds, "s"));
    }

    /// <summary>The time that lies <paramref name="duration"/> after another; the last time there is where that is none any more.</summary>
    internal static DateTimeOffset After(DateTimeOffset time, TimeSpan duration) =>
        duration.Ticks >= DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks
            ? DateTimeOffset.MaxValue
            : new DateTimeOffset(time.UtcTicks + duration.Ticks, TimeSpan.Zero);

    private static string Part(int value, string unit) =>
        value == 0 ? "" : value.ToString(CultureInfo.InvariantCulture) + unit;

    private static bool TryScale(double value, double unit, ref TimeSpan sum)
    {
        var seconds = sum.TotalSeconds + (value * unit);
        if (!(seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
            return false;
        sum = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double Seconds(string unit) => unit switch
    {
        "ms" => 0.001,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        _ => 604800,
    };

    [GeneratedRegex(@"^(?:(?<value>\d{1,15}(?:\.\d{1,15})?)(?<unit>ms|s|m|h|d|w))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Units();

    /// <summary>As much of a duration as a wait or a timer of .NET takes at once: 24 days.</summary>
    internal static TimeSpan Waitable(TimeSpan duration) => duration < LongestWait ? duration : LongestWait;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue);
}
