using System.Buffers;

namespace AgentQuarantine.Events.Formats;

/// <summary>Event lines that were made from lines of another form, each with the place of the line that it comes from.</summary>
internal sealed class TranslatedLines
{
    private static readonly SearchValues<byte> Specials = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (byte)c), .. "\"\\"u8]);

    private byte[] _bytes = new byte[64 << 10];
    private (long Number, long Offset)[] _places = new (long, long)[256];

    /// <summary>The lines, each ended by an LF; there is room behind them.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>How many bytes the lines have.</summary>
    public int Length { get; private set; }

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>Number and offset of the line that a line comes from.</summary>
    public (long Number, long Offset) PlaceOf(int line) => _places[line];

    /// <summary>Begins anew, with so many bytes of room behind the lines.</summary>
    public void Clear() => (Length, Count) = (0, 0);

    /// <summary>Takes back what was added since.</summary>
    public void Return(int length, int count) => (Length, Count) = (length, count);

    /// <summary>Makes room behind the lines.</summary>
    public void Reserve(int room)
    {
        if (_bytes.Length - Length < room)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + room));
    }

    /// <summary>Adds to the line that is being made.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Takes the last byte back where it is this one.</summary>
    public void TrimEnd(byte last) => Length -= Length > 0 && _bytes[Length - 1] == last ? 1 : 0;

    /// <summary>Adds the characters of a JSON string.</summary>
    public void AddEscaped(ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny(Specials) is >= 0 and var at)
        {
            Add(text[..at]);
            var c = text[at];
            Add(c >= ' ' ? [(byte)'\\', c] : [.. "\\u00"u8, (byte)('0' + (c >> 4)), "0123456789abcdef"u8[c & 15]]);
            text = text[(at + 1)..];
        }
        Add(text);
    }

    /// <summary>Ends a line that comes from this place.</summary>
    public void EndLine(long number, long offset)
    {
        Add("\n"u8);
        if (Count == _places.Length)
            Array.Resize(ref _places, 2 * Count);
        _places[Count++] = (number, offset);
    }
}
