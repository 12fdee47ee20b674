using System.Text;

namespace AgentQuarantine.Events.Formats;

/// <summary>Tells text in UTF-16 or UTF-32 by its first bytes, with a byte order mark or without.</summary>
internal static class TextEncoding
{
    /// <summary>The encoding; <see langword="null"/> for UTF-8, and for what is no text.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xff, 0xfe, 0, 0, ..] or [not 0, 0, 0, 0, not 0, 0, 0, 0, ..] => new UTF32Encoding(bigEndian: false, byteOrderMark: false),
        [0, 0, 0xfe, 0xff, ..] or [0, 0, 0, not 0, 0, 0, 0, not 0, ..] => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        [0xff, 0xfe, ..] => Encoding.Unicode,
        [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
        _ => ByZeros(head),
    };

    /// <summary>The text in UTF-8, without a byte order mark.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> head, Encoding encoding) =>
        Encoding.UTF8.GetBytes(encoding.GetString(head).TrimStart('\uFEFF'));

    // Western letters have a zero for every second byte.
    private static UnicodeEncoding? ByZeros(ReadOnlySpan<byte> head)
    {
        Span<int> zeros = [0, 0];
        for (var i = 0; i < head.Length; i++)
            zeros[i & 1] += head[i] == 0 ? 1 : 0;
        var isText = Math.Max(zeros[0], zeros[1]) > head.Length * 3 / 8 && Math.Min(zeros[0], zeros[1]) < head.Length / 8;
        return isText ? new UnicodeEncoding(bigEndian: zeros[0] > zeros[1], byteOrderMark: false) : null;
    }
}
