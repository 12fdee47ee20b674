using System.Buffers;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// Lays the items of a JSON array, or objects that go over several lines, out as lines, byte for byte: line ends within an item become
/// spaces, and the commas between items line ends. Every byte keeps its place.
/// </summary>
internal sealed class JsonTextLines
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[],\"\n\r"u8);
    private static readonly SearchValues<byte> InStrings = SearchValues.Create("\"\\\n"u8);

    private int _depth, _floor;
    private bool _isInString, _isEscaped;
    private long _position;

    /// <summary>The byte past the last item that is whole; what follows it is taken away at the end, unless an item has begun.</summary>
    public long End { get; private set; }

    /// <summary>Changes the next bytes in place.</summary>
    public void Lay(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                continue;
            }
            var next = bytes[at..].IndexOfAny(_isInString ? InStrings : Structure);
            if (next < 0)
                break;
            at += next;
            bytes[at] = _isInString ? InString(bytes[at]) : Outside(bytes[at], _position + at);
        }
        _position += bytes.Length;
        if (_depth > _floor)
            End = _position;
    }

    private byte InString(byte c)
    {
        _isEscaped = c == '\\';
        // A string ends on its line: what is torn does not take the rest with it.
        _isInString = c is not ((byte)'"' or (byte)'\n');
        return c;
    }

    private byte Outside(byte c, long position)
    {
        switch (c)
        {
            case (byte)'"':
                _isInString = true;
                return c;
            case (byte)'[' when _depth == 0:
                _floor = _depth = 1;
                return (byte)' ';
            case (byte)'{' or (byte)'[':
                _depth++;
                return c;
            case (byte)'}' or (byte)']':
                _depth = Math.Max(0, _depth - 1);
                if (_depth >= _floor)
                {
                    End = _depth == _floor ? position + 1 : End;
                    return c;
                }
                _floor = 0;
                return (byte)' ';
            case (byte)',':
                return _depth == _floor ? (byte)'\n' : c;
            default:
                return _depth > 0 ? (byte)' ' : c;
        }
    }
}
