using System.CommandLine.Parsing;
using System.Globalization;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Numbers and times of the command line, read the same in every culture.</summary>
internal static class Parse
{
    /// <summary>A finite number; the parser's own reading would take <c>-1,5</c> for −15.</summary>
    public static double? Number(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        result.AddError($"'{result.Tokens[0].Value}' is not a number. Write it as -2.5.");
        return null;
    }

    /// <summary>A whole number of at least one.</summary>
    public static int? Count(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        result.AddError($"'{result.Tokens[0].Value}' is not a whole number of at least 1.");
        return null;
    }

    /// <summary>A duration longer than nothing, such as <c>90s</c>, <c>5m</c>, <c>12h</c>, <c>7d</c>, or seconds as a number.</summary>
    public static TimeSpan? Duration(ArgumentResult result)
    {
        if (Duration(result.Tokens[0].Value) is { } duration && duration > TimeSpan.Zero)
            return duration;
        result.AddError($"'{result.Tokens[0].Value}' is not a duration longer than nothing, such as 90s, 5m, 12h or 7d.");
        return null;
    }

    /// <summary>Finite numbers, strictly ascending, between commas.</summary>
    public static double[]? Ascending(ArgumentResult result)
    {
        var numbers = new List<double>();
        foreach (var text in result.Tokens[0].Value.Split(','))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)
                || (numbers.Count > 0 && number <= numbers[^1]))
            {
                result.AddError($"'{result.Tokens[0].Value}' are not ascending numbers between commas, such as 10,100,1000.");
                return null;
            }
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>A time: ISO 8601, in UTC where it names no offset; or a duration from now such as <c>90s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c>.</summary>
    public static DateTimeOffset? Time(ArgumentResult result, DateTimeOffset now)
    {
        var text = result.Tokens[0].Value;
        if (Duration(text) is { } duration)
            return now + duration;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        result.AddError($"'{text}' is neither a time such as 2026-01-31T18:00Z nor a duration such as 90s, 30m, 12h or 7d.");
        return null;
    }

    /// <summary>A duration such as <c>90s</c>, <c>5m</c>, <c>12h</c>, <c>7d</c>, or seconds as a number; <see langword="null"/> where the text is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return double.TryParse(unit == 0 ? text : text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
            && n * Math.Max(unit, 1) <= TimeSpan.FromDays(36500).TotalSeconds
            ? TimeSpan.FromSeconds(n * Math.Max(unit, 1))
            : null;
    }
}
