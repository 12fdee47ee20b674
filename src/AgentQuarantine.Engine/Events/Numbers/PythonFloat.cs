using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentQuarantine.Events.Numbers;

/// <summary>Text as a number, as Python's <c>float()</c> takes it: the writers of event logs rely on it.</summary>
internal static class PythonFloat
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// White space around is dropped, an underscore may stand between two digits, decimal digits of any script are
    /// digits, and <c>inf</c>, <c>infinity</c> and <c>nan</c> in any case are numbers that are not finite.
    /// </summary>
    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="value">The number, when the answer is <see langword="true"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out double value)
    {
        utf8 = Trim(utf8);
        var rented = utf8.Length > 256 ? ArrayPool<byte>.Shared.Rent(utf8.Length) : null;
        var plain = rented ?? stackalloc byte[256];
        var length = ToPlain(utf8, plain);
        var parsed = TryParsePlain(plain[..Math.Max(length, 0)], out value);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return parsed;
    }

    /// <summary>Writes digits of any script as ASCII and drops underscores between digits; −1 where a character belongs to no number.</summary>
    private static int ToPlain(ReadOnlySpan<byte> utf8, Span<byte> plain)
    {
        var length = 0;
        var mayJoin = false;
        var joins = false;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var bytes);
            utf8 = utf8[bytes..];
            var isDigit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
            if (joins && !isDigit)
                return -1;
            joins = rune.Value == '_';
            if (isDigit)
                plain[length++] = (byte)('0' + (int)Rune.GetNumericValue(rune));
            else if (joins && !mayJoin)
                return -1;
            else if (!joins && !rune.IsAscii)
                return -1;
            else if (!joins)
                plain[length++] = (byte)rune.Value;
            mayJoin = isDigit;
        }
        return joins ? -1 : length;
    }

    private static bool TryParsePlain(ReadOnlySpan<byte> plain, out double value)
    {
        if (double.TryParse(plain, Style, CultureInfo.InvariantCulture, out value) && plain[^1] is (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
            return true;

        // .NET knows other words and symbols for these than Python.
        var isNegative = plain.StartsWith("-"u8);
        var word = isNegative || plain.StartsWith("+"u8) ? plain[1..] : plain;
        value = Ascii.EqualsIgnoreCase(word, "nan"u8) ? double.NaN : isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return double.IsNaN(value) || Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty && Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
            utf8 = utf8[length..];
        while (!utf8.IsEmpty && Rune.DecodeLastFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
            utf8 = utf8[..^length];
        return utf8;
    }
}
