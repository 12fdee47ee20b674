using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Templates;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Judges lines and finds the fields' values in them. One for each kernel, chosen by <see cref="Create"/>.</summary>
internal abstract unsafe class LineScanner
{
    /// <summary>A scanner with one kernel.</summary>
    /// <param name="fields">What is looked for.</param>
    /// <param name="kernel">How bytes are looked at.</param>
    /// <param name="linesBeforeTemplates">How many lines to scan before templates are tried.</param>
    public static LineScanner Create(FieldMap fields, KernelKind kernel, int linesBeforeTemplates) => kernel switch
    {
        KernelKind.Scalar => new LineScanner<ScalarKernel>(fields, linesBeforeTemplates),
        KernelKind.Vector128 => new LineScanner<Vector128Kernel>(fields, linesBeforeTemplates),
        KernelKind.Vector256 => new LineScanner<Vector256Kernel>(fields, linesBeforeTemplates),
        _ => new LineScanner<Vector512Kernel>(fields, linesBeforeTemplates),
    };

    /// <summary>What becomes of malformed lines; <see langword="null"/> to refuse them whole.</summary>
    public LineRecovery? Recovery { get; set; }

    /// <summary>Judges one line.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="end">The LF that ends it.</param>
    /// <param name="values">Takes the fields' values, a slot each.</param>
    public abstract LineVerdict Scan(byte* line, byte* end, FieldValue* values);

    /// <summary>From an object's brace to past the one that closes it, whatever follows; null where it is not whole.</summary>
    /// <param name="p">The brace.</param>
    /// <param name="values">Takes the fields' values, a slot each.</param>
    public abstract byte* Object(byte* p, FieldValue* values);

    /// <summary>Scans lines, each ended by an LF, and returns how many; the first one's number is <paramref name="number"/>.</summary>
    public abstract long ScanBlock(byte* start, byte* end, long offset, long number, EventBuilder builder, IEventSink sink);
}

/// <summary>The scanner with one kernel: a recursive descent along the fields' paths. All other values are only judged.</summary>
internal sealed unsafe class LineScanner<TKernel>(FieldMap fields, int linesBeforeTemplates) : LineScanner where TKernel : struct, IByteKernel
{
    private readonly KeyFinder _keys = new();
    private readonly bool _selects = fields.Selections.Count > 0;
    private readonly AgentEvent[] _events = new AgentEvent[LineBatch.Capacity];
    private readonly LineBatch _batch = new(fields);
    private readonly TemplateSet<TKernel> _templates = new(fields, linesBeforeTemplates);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long ScanBlock(byte* start, byte* end, long offset, long number, EventBuilder builder, IEventSink sink)
    {
        long lines = 0;
        for (var from = start; from < end; from = _batch.Starts[_batch.Count])
        {
            _batch.Take<TKernel>(from, end);
            var matched = _templates.Match(_batch);
            if (end - start > EventScanner.MaxLineBytes)
                matched &= ~_batch.LongerThan(EventScanner.MaxLineBytes);
            if (_selects)
                Select(matched);
            var interned = builder.Intern(_batch, matched);
            var made = 0;
            for (var i = 0; i < _batch.Count; i++)
            {
                var run = BitOperations.TrailingZeroCount(~(interned >> i));
                if (run > 0)
                {
                    builder.Build(_batch, i, offset - (long)start, number + lines + i, _events.AsSpan(made, run));
                    made += run;
                    i += run;
                    if (i >= _batch.Count)
                        break;
                }

                // The events before a refusal are handed over before the refusal is counted.
                made = HandOver(sink, made);
                var line = _batch.Starts[i];
                var values = _batch.ValuesOf(i);
                var verdict = (matched >> i & 1) != 0 ? LineVerdict.Object : ScanUnmatched(line, _batch.Starts[i + 1] - 1, values);
                if (verdict == LineVerdict.Malformed && Recovery is not null)
                    Recovery.Recover(line, _batch.Starts[i + 1] - 1, offset + (line - start), number + lines + i, sink);
                else if (builder.TryBuild(verdict, values, offset + (line - start), out _events[made]))
                    _events[made++].Line = number + lines + i;
            }
            HandOver(sink, made);
            lines += _batch.Count;
        }
        return lines;
    }

    private void Select(ulong which)
    {
        for (; which != 0; which &= which - 1)
            fields.Select(_batch.ValuesOf(BitOperations.TrailingZeroCount(which)));
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
        var p = JsonGrammar<TKernel>.Space(line);
        var verdict = *p switch
        {
            (byte)'{' => LineVerdict.Object,
            (byte)'\n' => LineVerdict.Blank,
            _ => LineVerdict.NotObject,
        };
        if (verdict == LineVerdict.Object)
        {
            p = Object(p, values);
        }
        else if (verdict == LineVerdict.NotObject)
        {
            p = JsonGrammar<TKernel>.Value(p, 0);
        }
        return p != null && JsonGrammar<TKernel>.Space(p) == end ? verdict : LineVerdict.Malformed;
    }

    public override byte* Object(byte* p, FieldValue* values)
    {
        fields.Clear(values);
        p = Object(p + 1, fields.Root, 1, values);
        if (p == null)
            return null;
        fields.MoveDotted(values);
        if (_selects)
            fields.Select(values);
        return p;
    }

    /// <summary>From past an object's brace to past the one that closes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Object(byte* p, FieldNode node, int depth, FieldValue* values)
    {
        p = JsonGrammar<TKernel>.Space(p);
        if (*p == '}')
            return p + 1;
        for (; ; p = JsonGrammar<TKernel>.Space(p + 1))
        {
            if (*p != '"')
                return null;
            var key = p + 1;
            p = JsonGrammar<TKernel>.String(key, out var isPlain);
            if (p == null)
                return null;
            var child = isPlain ? node.Find(key, (int)(p - key)) : _keys.Find(node, key, p);
            p = JsonGrammar<TKernel>.Colon(p + 1);
            if (p == null)
                return null;
            p = child is null
                ? JsonGrammar<TKernel>.Value(p, depth)
                : Field(p, child, depth, values);
            if (p == null)
                return null;
            p = JsonGrammar<TKernel>.Space(p);
            if (*p != ',')
                return *p == '}' ? p + 1 : null;
        }
    }

    /// <summary>Past the value of a key that somebody looks for, or looks for keys in.</summary>
    private byte* Field(byte* p, FieldNode node, int depth, FieldValue* values)
    {
        if (node.HasChildren)
            node.Clear(values);
        var start = p;
        if (*p != '{' || !node.HasChildren)
            p = JsonGrammar<TKernel>.Value(p, depth);
        else
            p = depth == EventScanner.MaxDepth ? null : Object(p + 1, node, depth + 1, values);
        if (node.Slot != FieldMap.NoSlot)
            values[node.Slot] = new FieldValue { Start = start, End = p };
        return p;
    }
}
