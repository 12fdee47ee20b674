using System.Globalization;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>Figures as sentences hold them.</summary>
internal static class Say
{
    /// <summary>A time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A rule's name in words.</summary>
    public static string Words(string rule) => rule.Replace('_', ' ');

    /// <summary>Where a reward stands: its line or its place in a fleet's database, its time, both, or nothing.</summary>
    public static string Place(ExplainedReward reward)
    {
        var line = reward.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $"line {number}")
            : reward.Place is { } place ? string.Create(CultureInfo.InvariantCulture, $"event {place.Number} of {place.Log}") : null;
        var time = reward.Time is { } at ? Time(at) : null;
        return string.Join(", ", new[] { line, time }.OfType<string>());
    }

    /// <summary><see cref="Place"/> in brackets, where there is one.</summary>
    public static string InBrackets(ExplainedReward reward) => Place(reward) is { Length: > 0 } place ? $" ({place})" : "";
}
