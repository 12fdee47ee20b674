using System.Globalization;

namespace AgentQuarantine.Text;

/// <summary>Times as Python's <c>datetime.isoformat</c> writes them: in UTC, to the microsecond.</summary>
internal static class IsoTime
{
    /// <summary><paramref name="time"/> such as <c>2026-01-31T12:00:00.123456+00:00</c>.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    /// <summary>Reads ISO 8601; a time without an offset is taken as UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
