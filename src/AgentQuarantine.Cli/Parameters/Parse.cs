using System.CommandLine.Parsing;
using System.Globalization;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Rehearsal;

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

    /// <summary>A finite number; a text that is none is wrong use.</summary>
    public static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new WrongUseException($"'{text}' is not a number. Write it as -2.5.");

    /// <summary>A finite number above 0.</summary>
    public static double? Positive(ArgumentResult result)
    {
        var number = Number(result);
        if (number is null or > 0)
            return number;
        result.AddError($"'{result.Tokens[0].Value}' is not above 0.");
        return null;
    }

    /// <summary>A number from 0 to 100.</summary>
    public static double? Percent(ArgumentResult result)
    {
        var number = Number(result);
        if (number is null or (>= 0 and <= 100))
            return number;
        result.AddError($"'{result.Tokens[0].Value}' is not a percentage from 0 to 100.");
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

    /// <summary>A member of an enumeration by its name, in any case.</summary>
    public static T? Name<T>(ArgumentResult result) where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
        result.AddError($"'{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return null;
    }

    /// <summary>The smallest fall worth catching.</summary>
    public static SmallestFall? Fall(ArgumentResult result)
    {
        if (SmallestFall.TryParse(result.Tokens[0].Value, out var fall))
            return fall;
        result.AddError($"'{result.Tokens[0].Value}' is not {SmallestFall.Expected}.");
        return null;
    }

    /// <summary>A duration longer than nothing, as <see cref="AgentQuarantine.Duration"/> reads it.</summary>
    public static TimeSpan? Duration(ArgumentResult result)
    {
        if (AgentQuarantine.Duration.TryParse(result.Tokens[0].Value, out var duration) && duration > TimeSpan.Zero)
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

    /// <summary>A time: ISO 8601, in UTC where it names no offset; or a duration before or after now. What is not to lie back lies ahead.</summary>
    /// <param name="result">The argument.</param>
    /// <param name="now">What a duration is counted from.</param>
    /// <param name="back">Whether a duration is counted back.</param>
    public static DateTimeOffset? Time(ArgumentResult result, DateTimeOffset now, bool back = false)
    {
        var text = result.Tokens[0].Value;
        // 12:30 is a time of day to people, however durations read it.
        DateTimeOffset? time =
            !text.Contains(':') && AgentQuarantine.Duration.TryParse(text, out var duration) && duration < TimeSpan.FromDays(36_500)
                ? (back ? now - duration : now + duration)
                : Instant.TryParse(text, local: false, out var instant) ? instant : null;
        if (time is not null && (back || time > now))
            return time;
        result.AddError(time is not null
            ? $"'{text}' lies in the past: name a time that is still to come, or a duration such as 1h."
            : $"'{text}' is neither a time such as 2026-01-31T18:00Z nor a duration such as 90s, 30m, 12h or 7d.");
        return null;
    }
}
