using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// The slow path for lines that are not one well-formed object: what is whole in them counts, the rest is refused. The rules stand in
/// docs/events.md; where they leave a doubt, nothing is taken.
/// </summary>
internal sealed unsafe class LineRecovery(LineScanner lines, FieldMap fields, EventBuilder builder, RejectCounts rejects)
{
    private readonly FieldValue[] _values = GC.AllocateArray<FieldValue>(fields.Slots, pinned: true);
    private readonly Utf8Repair _repair = new();
    private readonly Utf16Lines _utf16 = new();
    private readonly TrailingCommas _commas = new();
    private IEventSink? _sink;
    private long _offset, _number;
    private bool _isCopy;

    /// <summary>Hands over the events of a malformed line, and counts what is refused in it.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="end">The LF that ends it.</param>
    /// <param name="offset">The line's first byte, counted from the log's start.</param>
    /// <param name="number">The number that the events carry.</param>
    /// <param name="sink">Takes the events; <see langword="null"/> to judge only, without any count.</param>
    /// <returns>Whether the line ends with a whole object.</returns>
    public bool Recover(byte* line, byte* end, long offset, long number, IEventSink? sink)
    {
        (_sink, _offset, _number, _isCopy) = (sink, offset, number, false);
        var bytes = new ReadOnlySpan<byte>(line, (int)(end - line));
        return Utf16Lines.Is(bytes) || _utf16.MayGoOn(offset) ? RecoverUtf16(bytes) : Recover(line, end);
    }

    /// <summary>Refuses a line of UTF-16 that was begun and with which the lines behind it have not gone on.</summary>
    /// <param name="offset">How far the log has been scanned.</param>
    public void EndBlock(long offset)
    {
        if (!_utf16.HasBegun || _utf16.MayGoOn(offset))
            return;
        rejects.Add(RejectReason.Malformed);
        _utf16.Drop();
    }

    private bool RecoverUtf16(ReadOnlySpan<byte> line)
    {
        _isCopy = true;
        if (TryUtf16(line, goesOn: false, out var endsWhole))
            return endsWhole;
        if (_utf16.MayGoOn(_offset) && TryUtf16(line, goesOn: true, out endsWhole))
            return endsWhole;
        if (TryUtf16(line, goesOn: false, out endsWhole, mayBeTorn: true))
            return endsWhole;
        if (_sink is null)
            return false;
        if ((_utf16.HasBegun && !_utf16.MayGoOn(_offset)) | !_utf16.Keep(line, _offset))
            Refuse();
        return false;
    }

    // Text of Western letters is the same whichever half comes first. Other text is torn when its halves are changed round.
    // A line from brace to brace does not go on behind its LF, whatever is wrong with it.
    private bool TryUtf16(ReadOnlySpan<byte> line, bool goesOn, out bool endsWhole, bool mayBeTorn = false)
    {
        endsWhole = false;
        for (var bigEndian = 0; bigEndian < 2; bigEndian++)
        {
            var start = _utf16.Decode(line, goesOn, bigEndian == 1, out var end);
            var p = Separators(start);
            var past = *p == '{' ? lines.Object(p, Values) : null;
            if ((past == null || Separators(past) != end) && !(mayBeTorn && *p == '{' && IsClosed(p, end)))
                continue;
            if (_sink is not null)
            {
                // What was begun before is not gone on with.
                if (!goesOn && _utf16.HasBegun)
                    Refuse();
                _utf16.Drop();
            }
            endsWhole = Recover(start, end);
            return true;
        }
        return false;
    }

    private static bool IsClosed(byte* start, byte* end)
    {
        while (end > start && end[-1] is (byte)' ' or (byte)'\r' or (byte)'\t' or 0)
            end--;
        return end[-1] == '}';
    }

    private bool Recover(byte* line, byte* end)
    {
        _repair.Begin(ref line, ref end);
        var (endsWhole, isEmpty) = (false, true);
        for (var p = Separators(line); p != end; p = Separators(p))
        {
            isEmpty = false;
            var past = *p == '{' ? lines.Object(p, Values) : null;
            while (past == null && *p == '{' && _commas.TryPass(p))
                past = lines.Object(p, Values);
            endsWhole = past != null;
            p = endsWhole ? Take(p, past) : Torn(p, end, out endsWhole);
            _commas.Restore();
        }
        if (isEmpty)
            Refuse();
        return endsWhole;
    }

    private FieldValue* Values => (FieldValue*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));

    // An object that is not whole: the lines within the line that CRs end are told apart, and each may end with a whole object.
    private byte* Torn(byte* p, byte* end, out bool endsWhole)
    {
        var length = new ReadOnlySpan<byte>(p, (int)(end - p)).IndexOf((byte)'\r');
        if (length < 0)
            return TornLine(p, end, out endsWhole);
        end = p + length;
        *end = (byte)'\n';
        TornLine(p, end, out endsWhole);
        *end = (byte)'\r';
        return end;
    }

    private byte* TornLine(byte* start, byte* end, out bool endsWhole)
    {
        // A brace behind this place may belong to what is torn.
        var certain = start - 1;
        var from = start;
        endsWhole = false;
        if (*start == '{' && !TryPassTear(start, out from, ref certain))
            from = end;
        while (Next(from, end) is var p && p != null)
        {
            var past = lines.Object(p, Values);
            if (past == null)
            {
                if (!TryPassTear(p, out from, ref certain))
                    break;
            }
            else
            {
                var isCertain = (p <= certain || !IsNested(start, p)) && builder.HasAgent(Values);
                from = isCertain ? PastWhole(past) : past;
                if (isCertain && from == end)
                {
                    Refuse();
                    endsWhole = true;
                    lines.Object(p, Values);
                    return Take(p, past);
                }
            }
        }
        Refuse();
        return end;
    }

    // From an object that is not whole to where the next one may begin: from the token on at which the text stops being JSON.
    private static bool TryPassTear(byte* p, out byte* from, ref byte* certain)
    {
        var isTorn = JsonTear.TryFind(p, out from, out var at);
        from = from > p ? from : p + 1;
        certain = at > certain ? at : certain;
        return isTorn;
    }

    private byte* PastWhole(byte* p)
    {
        byte* past;
        for (p = Separators(p); *p == '{' && (past = lines.Object(p, Values)) != null; p = Separators(past))
        {
        }
        return p;
    }

    private static byte* Next(byte* from, byte* end)
    {
        var length = from < end ? new ReadOnlySpan<byte>(from, (int)(end - from)).IndexOf((byte)'{') : -1;
        return length < 0 ? null : from + length;
    }

    private static bool IsNested(byte* start, byte* p)
    {
        do
            p--;
        while (p >= start && *p is (byte)' ' or (byte)'\t');
        return p >= start && *p is (byte)':' or (byte)',' or (byte)'[';
    }

    private byte* Take(byte* p, byte* past)
    {
        if (_sink is null)
            return past;
        var offset = _offset + (_isCopy ? 0 : _repair.OriginalOf(p));
        if (builder.TryBuild(LineVerdict.Object, Values, offset, out var e))
        {
            rejects.Repaired += _repair.IsRepairedUpTo(past) ? 1 : 0;
            e.Line = _number;
            _sink.Add(e);
        }
        return past;
    }

    // ESC [ digits and semicolons, m.
    private static byte* Colour(byte* escape)
    {
        var p = escape + 2;
        while (*p is ((byte)';' or (>= (byte)'0' and <= (byte)'9')))
            p++;
        return *p == 'm' ? p + 1 : escape;
    }

    private void Refuse()
    {
        if (_sink is not null)
            rejects.Add(RejectReason.Malformed);
    }

    // Past what may stand between objects: white space, commas, NULs, RFC 7464's record separators, byte order marks and a terminal's colours.
    private static byte* Separators(byte* p)
    {
        for (; ; )
        {
            if (*p is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)',' or 0 or 0x1E)
                p++;
            else if (*p == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
                p += 3;
            else if (*p == 0x1B && p[1] == '[' && Colour(p) is var past && past != p)
                p = past;
            else
                return p;
        }
    }
}
