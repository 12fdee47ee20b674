using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace AgentQuarantine.Events.Scanning;

/// <summary>A copy of a line in which all that is not UTF-8 stands as U+FFFD, and the way back to the places in the line.</summary>
internal sealed unsafe class Utf8Repair
{
    private byte[] _copy = [];
    private byte* _line, _lineEnd;

    // A place in the copy and the same place in the line; both only go forward.
    private byte* _at;
    private byte* _original;
    private bool _isRepaired;

    /// <summary>Takes a line; where it is not UTF-8, the pointers are moved to the copy. The byte at <paramref name="end"/> is an LF.</summary>
    public void Begin(ref byte* line, ref byte* end)
    {
        _line = _original = _at = line;
        _lineEnd = end;
        var bytes = new ReadOnlySpan<byte>(line, (int)(end - line));
        _isRepaired = !Utf8.IsValid(bytes);
        if (!_isRepaired)
            return;
        // A bad byte takes three; behind the line lies what a scanner may read.
        var size = (3 * bytes.Length) + 1 + EventScanner.Slack;
        if (_copy.Length < size)
            _copy = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        var length = 0;
        while (!bytes.IsEmpty)
        {
            Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            length += rune.EncodeToUtf8(_copy.AsSpan(length));
            bytes = bytes[consumed..];
        }
        _copy[length] = (byte)'\n';
        line = _at = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_copy));
        end = line + length;
    }

    /// <summary>How many bytes of the line lie before a place; places must come in order.</summary>
    public long OriginalOf(byte* place)
    {
        IsRepairedUpTo(place);
        return _original - _line;
    }

    /// <summary>Whether anything was repaired between the place asked for before and this one.</summary>
    public bool IsRepairedUpTo(byte* place)
    {
        if (!_isRepaired)
        {
            _original += place - _at;
            _at = place;
            return false;
        }
        var isRepaired = false;
        while (_at < place)
        {
            isRepaired |= Rune.DecodeFromUtf8(new ReadOnlySpan<byte>(_original, (int)(_lineEnd - _original)), out var rune, out var consumed)
                != System.Buffers.OperationStatus.Done;
            _original += consumed;
            _at += rune.Utf8SequenceLength;
        }
        return isRepaired;
    }
}
