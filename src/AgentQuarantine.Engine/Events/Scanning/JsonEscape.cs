using System.Globalization;
using System.Text;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Escape sequences in strings.</summary>
internal static unsafe class JsonEscape
{
    private const int UnicodeLength = 6;

    /// <summary>Past the escape whose backslash is at <paramref name="p"/>, or null where it is none.</summary>
    public static byte* End(byte* p)
    {
        if (p[1] != 'u')
            return Short(p[1]) < 0 ? null : p + 2;
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
                utf8[length++] = (byte)Short(text[1]);
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

    private static int Short(byte c) => c switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => c,
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => -1,
    };

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..UnicodeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
