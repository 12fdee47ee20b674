using System.Globalization;

namespace AgentQuarantine;

/// <summary>Dates and times as people write them, in ISO 8601 only: what 01.02.2027 means depends on who reads it.</summary>
public static class Instant
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Expected = "a time in ISO 8601 such as '2026-01-31T18:00Z' or '2026-01-31'";

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        .. new[] { "'T'", " " }.SelectMany(between => new[] { "HH:mm", "HH:mm:ss",
            "HH:mm:ss.FFFFFFF" }.Select(time => $"yyyy-MM-dd{between}{time}K")),
    ];

    /// <summary>Reads a date, or a date and a time.</summary>
    /// <param name="text">One of the forms named at <see cref="Expected"/>; seconds and an offset such as <c>+01:00</c> may be there.</param>
    /// <param name="local">Whether a time without an offset is local; otherwise it is UTC.</param>
    /// <param name="instant">The time, when the answer is <see langword="true"/>.</param>
    public static bool TryParse(string? text, bool local, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text?.Trim(), Forms, CultureInfo.InvariantCulture, local ? DateTimeStyles.AssumeLocal : DateTimeStyles.AssumeUniversal, out instant);
}
