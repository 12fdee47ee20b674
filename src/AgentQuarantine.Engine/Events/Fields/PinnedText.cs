using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentQuarantine.Events.Fields;

/// <summary>A value that stands in no line, in memory that does not move and is readable as far behind as a line's.</summary>
internal sealed unsafe class PinnedText
{
    private const int Slack = 128;

    private readonly byte[] _bytes;
    private readonly int _length;
    private readonly bool _isPlain;

    /// <summary>A value.</summary>
    /// <param name="text">A text, or JSON.</param>
    /// <param name="isQuoted">Whether it is a text, which takes quotes.</param>
    public PinnedText(string text, bool isQuoted = true)
    {
        var encoded = JsonEncodedText.Encode(text);
        ReadOnlySpan<byte> json = isQuoted ? [(byte)'"', .. encoded.EncodedUtf8Bytes, (byte)'"'] : encoded.EncodedUtf8Bytes;
        _isPlain = isQuoted && !json.Contains((byte)'\\');
        _length = json.Length;
        _bytes = GC.AllocateArray<byte>(_length + Slack, pinned: true);
        json.CopyTo(_bytes);
        _bytes[_length] = (byte)'\n';
    }

    /// <summary>The value, as if it stood in a line.</summary>
    public FieldValue Value
    {
        get
        {
            var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
            return new FieldValue { Start = start, End = start + _length, Kind = _isPlain ? FieldValueKind.PlainString : FieldValueKind.Any };
        }
    }
}
