using System.Globalization;
using System.Text;

namespace AgentQuarantine.Events.Files;

/// <summary>When a file was rotated, as far as its name tells. Ascending order is newest first.</summary>
/// <param name="Count">How many rotations ago; −1 where the name has a time.</param>
/// <param name="Time">The time's digits, so that ordinal order is the order of times.</param>
internal sealed record RotationKey(int Count, string Time) : IComparable<RotationKey>
{
    // Fewer digits are no time: a month has six.
    private const int TimeDigits = 6;
    private const int DateDigits = 8;

    /// <summary>The key of the usual names; <see langword="null"/> for a file that is none of the log's.</summary>
    /// <param name="other">The file's name without <c>.gz</c>.</param>
    /// <param name="name">The log's name.</param>
    /// <param name="stem">The log's name without its extension.</param>
    /// <param name="ext">The extension with its dot.</param>
    public static RotationKey? OfUsual(ReadOnlySpan<char> other, string name, string stem, string ext)
    {
        if (other.StartsWith(name, StringComparison.Ordinal))
        {
            var rest = other[name.Length..];
            return rest is ".old" || IsCount(rest) ? Of(rest) : OfTime(rest);
        }
        if (ext.Length == 0 || other.Length <= stem.Length + ext.Length
            || !other.StartsWith(stem, StringComparison.Ordinal) || !other.EndsWith(ext, StringComparison.Ordinal))
            return null;
        var open = other[stem.Length..^ext.Length];
        return IsCount(open) ? Of(open) : OfTime(open);
    }

    /// <summary>The key by the digits of what a pattern leaves open.</summary>
    public static RotationKey Of(ReadOnlySpan<char> open)
    {
        var digits = new StringBuilder();
        var run = new StringBuilder();
        var count = 0;
        foreach (var c in open)
        {
            if (char.IsAsciiDigit(c))
            {
                count++;
                // The date is the same with separators and without; what stands behind it is compared number by number.
                (digits.Length < DateDigits ? digits : run).Append(c);
                continue;
            }
            End(digits, run);
        }
        End(digits, run);
        return count >= TimeDigits ? new(-1, digits.ToString())
            : new(count == 0 ? 0 : int.Parse(digits.ToString(), CultureInfo.InvariantCulture), "");
    }

    /// <inheritdoc/>
    public int CompareTo(RotationKey? other)
    {
        if (other is null)
            return 1;
        if (Count < 0 != other.Count < 0)
            return Count < 0 ? 1 : -1;
        return Count < 0 ? string.CompareOrdinal(other.Time, Time) : Count.CompareTo(other.Count);
    }

    private static bool IsCount(ReadOnlySpan<char> rest) =>
        rest is ['.', _, ..] && rest.Length <= 5 && !rest[1..].ContainsAnyExceptInRange('0', '9');

    // Another log may have a number in its name (events-2.jsonl): only a date of these centuries, or seconds since 1970, is a time.
    private static RotationKey? OfTime(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || rest[0] is not ('-' or '.' or '_') || !char.IsAsciiDigit(rest[1]) || !IsOfTime(rest[1..]))
            return null;
        var key = Of(rest);
        // Of 10 digits they are seconds, of 13 milliseconds.
        var isUnix = rest.Length is 11 or 14 && rest[1] is '1' or '2' && !rest[1..].ContainsAnyExceptInRange('0', '9');
        return key.Count < 0 && (isUnix || IsDate(key.Time)) ? key : null;
    }

    private static bool IsOfTime(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && c is not ('-' or '_' or '.' or ':' or 'T' or 'Z' or '+'))
                return false;
        }
        return true;
    }

    private static bool IsDate(ReadOnlySpan<char> digits) =>
        digits[..2] is "19" or "20" or "21"
        && int.Parse(digits[4..6], CultureInfo.InvariantCulture) is >= 1 and <= 12
        && (digits.Length < DateDigits || int.Parse(digits[6..8], CultureInfo.InvariantCulture) is >= 1 and <= 31);

    private static void End(StringBuilder digits, StringBuilder run)
    {
        if (run.Length > 0)
            digits.Append(run.ToString().PadLeft(20, '0'));
        run.Clear();
    }
}
