using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Judges lines and finds the fields' values in them. One for each strategy, chosen by <see cref="Create"/>.</summary>
internal abstract unsafe class LineScanner
{
    /// <summary>A scanner with a strategy.</summary>
    public static LineScanner Create(FieldMap fields, ByteRuns runs) => runs switch
    {
        ByteRuns.Scalar => new LineScanner<ByteRunsScalar>(fields),
        ByteRuns.Vector128 => new LineScanner<ByteRuns128>(fields),
        ByteRuns.Vector256 => new LineScanner<ByteRuns256>(fields),
        _ => new LineScanner<ByteRuns512>(fields),
    };

    /// <summary>Judges one line.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="values">Takes the fields' values, a slot each.</param>
    /// <param name="next">Past the line's LF.</param>
    public abstract LineVerdict Scan(byte* line, FieldValue* values, out byte* next);

    /// <summary>Scans lines, each ended by an LF, and returns how many.</summary>
    public abstract long ScanBlock(byte* start, byte* end, long offset, EventMaker maker, IEventSink sink);
}

/// <summary>The scanner with one strategy: a recursive descent along the fields' paths, everything else is passed over.</summary>
internal sealed unsafe class LineScanner<TRuns>(FieldMap fields) : LineScanner where TRuns : struct, IByteRuns
{
    private byte[] _key = new byte[64];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long ScanBlock(byte* start, byte* end, long offset, EventMaker maker, IEventSink sink)
    {
        var values = stackalloc FieldValue[FieldMap.MaxSlots];
        long lines = 0;
        for (var line = start; line < end; lines++)
        {
            var verdict = Scan(line, values, out var next);
            if (maker.TryMake(verdict, values, offset + (line - start), out var e))
                sink.Add(e);
            line = next;
        }
        return lines;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override LineVerdict Scan(byte* line, FieldValue* values, out byte* next)
    {
        ulong nonAscii = 0;
        var p = Json<TRuns>.Space(line);
        var verdict = *p switch
        {
            (byte)'{' => LineVerdict.Object,
            (byte)'\n' => LineVerdict.Blank,
            _ => LineVerdict.NotObject,
        };
        if (verdict == LineVerdict.Object)
        {
            fields.Root.Clear(values);
            p = Object(p + 1, fields.Root, 1, values, ref nonAscii);
        }
        else if (verdict == LineVerdict.NotObject)
        {
            p = Json<TRuns>.Value(p, 0, ref nonAscii);
        }

        if (p != null)
            p = Json<TRuns>.Space(p);
        if (p == null || *p != '\n')
        {
            verdict = LineVerdict.Malformed;
            p = line + new ReadOnlySpan<byte>(line, int.MaxValue).IndexOf((byte)'\n');
        }
        next = p + 1;
        if (p - line > EventScanner.MaxLineBytes)
            return LineVerdict.TooLong;
        return nonAscii == 0 || Utf8.IsValid(new ReadOnlySpan<byte>(line, (int)(p - line))) ? verdict : LineVerdict.Malformed;
    }

    /// <summary>From past an object's brace to past the one that closes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Object(byte* p, FieldNode node, int depth, FieldValue* values, ref ulong nonAscii)
    {
        p = Json<TRuns>.Space(p);
        if (*p == '}')
            return p + 1;
        for (; ; p = Json<TRuns>.Space(p + 1))
        {
            if (*p != '"')
                return null;
            var key = p + 1;
            p = Json<TRuns>.Text(key, ref nonAscii);
            if (p == null)
                return null;
            var child = Find(node, key, p);
            p = Json<TRuns>.Colon(p + 1);
            if (p == null)
                return null;
            p = child is null
                ? Json<TRuns>.Value(p, depth, ref nonAscii)
                : Field(p, child, depth, values, ref nonAscii);
            if (p == null)
                return null;
            p = Json<TRuns>.Space(p);
            if (*p != ',')
                return *p == '}' ? p + 1 : null;
        }
    }

    /// <summary>Past a value that is looked for, or that others are looked for in.</summary>
    private byte* Field(byte* p, FieldNode node, int depth, FieldValue* values, ref ulong nonAscii)
    {
        node.Clear(values);
        var start = p;
        if (*p != '{' || !node.HasChildren)
            p = Json<TRuns>.Value(p, depth, ref nonAscii);
        else
            p = depth == EventScanner.MaxDepth ? null : Object(p + 1, node, depth + 1, values, ref nonAscii);
        if (node.Slot >= 0)
            values[node.Slot] = new FieldValue { Start = start, End = p };
        return p;
    }

    private FieldNode? Find(FieldNode node, byte* key, byte* end)
    {
        var length = (int)(end - key);
        var text = new ReadOnlySpan<byte>(key, length);
        if (!text.Contains((byte)'\\'))
            return node.Find(key, length);
        if (_key.Length < length)
            _key = new byte[length];
        fixed (byte* decoded = _key)
        {
            var bytes = JsonEscape.Decode(text, _key);
            return bytes < 0 ? null : node.Find(decoded, bytes);
        }
    }
}
