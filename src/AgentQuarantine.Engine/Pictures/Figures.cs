using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Pictures;

/// <summary>Numbers and times as people read them in pictures, the same in every culture. The exact value stands in a title beside them.</summary>
internal static partial class Figures
{
    /// <summary>A number in at most about six characters, such as <c>−344.8k</c>; an en dash where there is none.</summary>
    public static string Short(double? value)
    {
        if (value is not { } v || double.IsNaN(v))
            return "–";
        var size = Math.Abs(v);
        var text = size switch
        {
            0 => "0",
            >= 999_950_000_000 => size.ToString("0.#e0", CultureInfo.InvariantCulture),
            >= 999_950_000 => Scaled(size, 1e9, "G"),
            >= 999_950 => Scaled(size, 1e6, "M"),
            >= 9_999.5 => Scaled(size, 1e3, "k"),
            >= 999.5 => size.ToString("0", CultureInfo.InvariantCulture),
            >= 1 => size.ToString("0.##", CultureInfo.InvariantCulture),
            >= 0.001 => size.ToString("0.####", CultureInfo.InvariantCulture),
            _ => size.ToString("0.#e0", CultureInfo.InvariantCulture),
        };
        return v < 0 && text != "0" ? "−" + text : text;
    }

    /// <summary>A number so that it reads back the same; with a plain minus, to be copied.</summary>
    public static string Exact(double? value) =>
        value is { } v && double.IsFinite(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>A share of 1 in whole percent: never a negative zero.</summary>
    public static string Percent(double share) => !double.IsFinite(share) ? "–"
        : share >= 99.995 ? ">9999 %"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Round(100 * share)):0}%");

    /// <summary>A time in UTC to the second.</summary>
    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A time in UTC to the minute, with its day where that is another than that of <paramref name="now"/>.</summary>
    public static string Clock(DateTimeOffset? time, DateTimeOffset now) => time is not { } t ? "–"
        : t.UtcDateTime.ToString(t.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm'Z'" : "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>A duration in words: <c>12 s</c>, <c>5 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 0 => "0 s",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalSeconds)} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalMinutes)} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalHours)} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays)} d"),
    };

    /// <summary>A length of time to the nearest unit: <c>24 h</c>.</summary>
    public static string Length(TimeSpan length) => Age(length.TotalHours switch
    {
        < 2 => length,
        < 47.5 => TimeSpan.FromHours(Math.Round(length.TotalHours)),
        _ => TimeSpan.FromDays(Math.Round(length.TotalDays)),
    });

    /// <summary>A check's reason with short numbers: <c>drawdown −344.8k ≤ limit −200k</c>.</summary>
    public static string Reason(string reason) => Number()
        .Replace(reason, number => Short(double.Parse(number.ValueSpan, CultureInfo.InvariantCulture)))
        .Replace("<=", "≤", StringComparison.Ordinal).Replace(">=", "≥", StringComparison.Ordinal);

    /// <summary>A reason without the words that stand beside it.</summary>
    public static string PlainReason(string reason) =>
        reason.StartsWith("Auto-quarantine: ", StringComparison.Ordinal) ? reason["Auto-quarantine: ".Length..] : reason;

    [GeneratedRegex(@"(?<![\w.])-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![\w.])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    private static string Scaled(double value, double unit, string suffix) => (value / unit).ToString("0.#", CultureInfo.InvariantCulture) + suffix;
}
