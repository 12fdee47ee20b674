using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AgentQuarantine.Events.Json;

/// <summary>Escape sequences in strings.</summary>
internal static unsafe class JsonEscape
{
    private const int UnicodeLength = 6;

    /// <summary>
    /// A bit for each escaped byte: one that stands behind a backslash that is not escaped itself. Sequences of backslashes are told
    /// apart by whether they begin at an odd or an even place. J. Keiser, in simdjson (2023).
    /// </summary>
    /// <param name="backslashes">A bit for each backslash.</param>
    /// <param name="carry">1 when the first byte is escaped by the byte before it, else 0.</param>
    /// <param name="width">How many bytes there are.</param>
    /// <param name="next">The carry of the bytes that follow.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Escaped(ulong backslashes, ulong carry, int width, out ulong next)
    {
        const ulong Odd = 0xAAAAAAAAAAAAAAAA;
        var free = backslashes & ~carry;
        var codes = (((free << 1) | Odd) - free) ^ Odd;
        next = ((codes & backslashes) >> (width - 1)) & 1;
        return (codes ^ (backslashes | carry)) & (ulong.MaxValue >> (64 - width));
    }

    /// <summary>Whether a <c>u</c> and four hexadecimal digits stand at <paramref name="p"/>.</summary>
    public static bool IsUnicode(byte* p) =>
        *p == 'u' && char.IsAsciiHexDigit((char)p[1]) && char.IsAsciiHexDigit((char)p[2])
            && char.IsAsciiHexDigit((char)p[3]) && char.IsAsciiHexDigit((char)p[4]);

    /// <summary>The characters that a well-formed string stands for, in UTF-8.</summary>
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="utf8">Takes the bytes; at least as long as the text.</param>
    /// <returns>How many bytes; −1 when half of a surrogate pair is escaped without the other half.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> utf8)
    {
        var length = 0;
        while (text.IndexOf((byte)'\\') is var plain and >= 0)
        {
            text[..plain].CopyTo(utf8[length..]);
            length += plain;
            text = text[plain..];
            if (text[1] != 'u')
            {
                utf8[length++] = Short(text[1]);
                text = text[2..];
                continue;
            }
            var first = Unit(text);
            text = text[UnicodeLength..];
            if (!Rune.TryCreate(first, out var rune))
            {
                if (!text.StartsWith("\\u"u8) || !Rune.TryCreate(first, Unit(text), out rune))
                    return -1;
                text = text[UnicodeLength..];
            }
            length += rune.EncodeToUtf8(utf8[length..]);
        }
        text.CopyTo(utf8[length..]);
        return length + text.Length;
    }

    private static byte Short(byte c) => c switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => c,
    };

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..UnicodeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
