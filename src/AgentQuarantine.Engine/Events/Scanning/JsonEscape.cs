using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Escape sequences in strings.</summary>
internal static unsafe class JsonEscape
{
    private const int UnicodeLength = 6;
    private const ulong LowShorts = (1ul << '"') | (1ul << '/');
    private const ulong HighShorts = (1ul << ('\\' - 64)) | (1ul << ('b' - 64)) | (1ul << ('f' - 64))
        | (1ul << ('n' - 64)) | (1ul << ('r' - 64)) | (1ul << ('t' - 64));

    /// <summary>
    /// A bit for each byte behind a backslash that is not escaped itself: runs of backslashes are told apart by whether they begin
    /// at an odd or an even place. J. Keiser, in simdjson (2023).
    /// </summary>
    /// <param name="backslashes">A bit for each backslash.</param>
    /// <param name="carry">1 where the first byte is escaped by what stands before it, else 0.</param>
    /// <param name="width">How many bytes there are.</param>
    /// <param name="next">The carry of the bytes that follow.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Escaped(ulong backslashes, ulong carry, int width, out ulong next)
    {
        next = 0;
        if (backslashes == 0)
            return carry;
        const ulong Odd = 0xAAAAAAAAAAAAAAAA;
        var free = backslashes & ~carry;
        var codes = (((free << 1) | Odd) - free) ^ Odd;
        next = ((codes & backslashes) >> (width - 1)) & 1;
        return codes ^ (backslashes | carry);
    }

    /// <summary>Past the escape whose backslash is at <paramref name="p"/>, or null where it is none.</summary>
    public static byte* End(byte* p)
    {
        if (p[1] != 'u')
            return IsShort(p[1]) ? p + 2 : null;
        for (var i = 2; i < UnicodeLength; i++)
        {
            if (!char.IsAsciiHexDigit((char)p[i]))
                return null;
        }
        return p + UnicodeLength;
    }

    /// <summary>The characters that a well-formed string stands for, in UTF-8.</summary>
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="utf8">Takes the bytes; at least as long as the text.</param>
    /// <returns>How many bytes; −1 where half of a surrogate pair is escaped without the other: no text has that.</returns>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsShort(byte c) => c < 128 && ((c < 64 ? LowShorts : HighShorts) >> (c & 63) & 1) != 0;

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
