using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Templates;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Judges lines and finds the fields' values in them. One for each strategy, chosen by <see cref="Create"/>.</summary>
internal abstract unsafe class LineScanner
{
    /// <summary>A scanner with a strategy.</summary>
    /// <param name="fields">What is looked for.</param>
    /// <param name="runs">The strategy.</param>
    /// <param name="templateRest">How many lines to scan before templates are tried.</param>
    public static LineScanner Create(FieldMap fields, ByteRuns runs, int templateRest) => runs switch
    {
        ByteRuns.Scalar => new LineScanner<ByteRunsScalar>(fields, templateRest),
        ByteRuns.Vector128 => new LineScanner<ByteRuns128>(fields, templateRest),
        ByteRuns.Vector256 => new LineScanner<ByteRuns256>(fields, templateRest),
        _ => new LineScanner<ByteRuns512>(fields, templateRest),
    };

    /// <summary>Judges one line.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="end">The LF that ends it.</param>
    /// <param name="values">Takes the fields' values, a slot each.</param>
    public abstract LineVerdict Scan(byte* line, byte* end, FieldValue* values);

    /// <summary>Scans lines, each ended by an LF, and returns how many.</summary>
    public abstract long ScanBlock(byte* start, byte* end, long offset, EventMaker maker, IEventSink sink);
}

/// <summary>The scanner with one strategy: a recursive descent along the fields' paths, everything else is passed over.</summary>
internal sealed unsafe class LineScanner<TRuns>(FieldMap fields, int templateRest) : LineScanner where TRuns : struct, IByteRuns
{
    private readonly KeyFinder _keys = new();
    private readonly AgentEvent[] _events = new AgentEvent[LineRows.Capacity];
    private readonly LineRows _rows = new(fields);
    private readonly TemplateSet<TRuns> _templates = new(fields, templateRest);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long ScanBlock(byte* start, byte* end, long offset, EventMaker maker, IEventSink sink)
    {
        long lines = 0;
        for (var from = start; from < end; from = _rows.Starts[_rows.Count])
        {
            _rows.Take<TRuns>(from, end);
            var matched = _templates.Match(_rows);
            if (end - start > EventScanner.MaxLineBytes)
                matched &= ~_rows.LongerThan(EventScanner.MaxLineBytes);
            var interned = maker.Intern(_rows, matched);
            var made = 0;
            for (var i = 0; i < _rows.Count; i++)
            {
                var run = BitOperations.TrailingZeroCount(~(interned >> i));
                if (run > 0)
                {
                    maker.Make(_rows, i, offset - (long)start, _events.AsSpan(made, run));
                    made += run;
                    i += run;
                    if (i >= _rows.Count)
                        break;
                }

                // What was made before a refusal is handed over before it is counted.
                made = HandOver(sink, made);
                var line = _rows.Starts[i];
                var row = _rows.Row(i);
                var verdict = (matched >> i & 1) != 0 ? LineVerdict.Object : ScanUnmatched(line, _rows.Starts[i + 1] - 1, row);
                if (maker.TryMake(verdict, row, offset + (line - start), out _events[made]))
                    made++;
            }
            HandOver(sink, made);
            lines += _rows.Count;
        }
        return lines;
    }

    private LineVerdict ScanUnmatched(byte* line, byte* end, FieldValue* values)
    {
        var verdict = Scan(line, end, values);
        _templates.Miss(line, verdict == LineVerdict.Object);
        return verdict;
    }

    private int HandOver(IEventSink sink, int made)
    {
        if (made > 0)
            sink.Add(_events.AsSpan(0, made));
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override LineVerdict Scan(byte* line, byte* end, FieldValue* values)
    {
        if (end - line > EventScanner.MaxLineBytes)
            return LineVerdict.TooLong;
        var p = JsonGrammar<TRuns>.Space(line);
        var verdict = *p switch
        {
            (byte)'{' => LineVerdict.Object,
            (byte)'\n' => LineVerdict.Blank,
            _ => LineVerdict.NotObject,
        };
        if (verdict == LineVerdict.Object)
        {
            fields.Clear(values);
            p = Object(p + 1, fields.Root, 1, values);
            fields.Settle(values);
        }
        else if (verdict == LineVerdict.NotObject)
        {
            p = JsonGrammar<TRuns>.Value(p, 0);
        }
        return p != null && JsonGrammar<TRuns>.Space(p) == end ? verdict : LineVerdict.Malformed;
    }

    /// <summary>From past an object's brace to past the one that closes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Object(byte* p, FieldNode node, int depth, FieldValue* values)
    {
        p = JsonGrammar<TRuns>.Space(p);
        if (*p == '}')
            return p + 1;
        for (; ; p = JsonGrammar<TRuns>.Space(p + 1))
        {
            if (*p != '"')
                return null;
            var key = p + 1;
            p = JsonGrammar<TRuns>.Text(key, out var isEasy);
            if (p == null)
                return null;
            var child = isEasy ? node.Find(key, (int)(p - key)) : _keys.Find(node, key, p);
            p = JsonGrammar<TRuns>.Colon(p + 1);
            if (p == null)
                return null;
            p = child is null
                ? JsonGrammar<TRuns>.Value(p, depth)
                : Field(p, child, depth, values);
            if (p == null)
                return null;
            p = JsonGrammar<TRuns>.Space(p);
            if (*p != ',')
                return *p == '}' ? p + 1 : null;
        }
    }

    /// <summary>Past a value that is looked for, or that others are looked for in.</summary>
    private byte* Field(byte* p, FieldNode node, int depth, FieldValue* values)
    {
        if (node.HasChildren)
            node.Clear(values);
        var start = p;
        if (*p != '{' || !node.HasChildren)
            p = JsonGrammar<TRuns>.Value(p, depth);
        else
            p = depth == EventScanner.MaxDepth ? null : Object(p + 1, node, depth + 1, values);
        if (node.Slot != FieldMap.NoSlot)
            values[node.Slot] = new FieldValue { Start = start, End = p };
        return p;
    }
}
