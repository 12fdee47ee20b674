using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// Reads event lines: UTF-8 bytes in, <see cref="AgentEvent"/>s and refusals out. Every byte of a line is judged, also
/// of values that nobody reads. Nothing is allocated per line. Not thread-safe.
/// </summary>
internal sealed unsafe class EventScanner
{
    /// <summary>The longest line that is read, in bytes without its LF.</summary>
    public const int MaxLineBytes = 16 << 20;

    /// <summary>How deep arrays and objects may nest in a line.</summary>
    public const int MaxDepth = JsonGrammar.MaxDepth;

    /// <summary>The bytes past a block's end that <see cref="ScanBlock"/> may read.</summary>
    public const int Slack = 128;

    /// <summary>
    /// Templates pay for their just-in-time compilation after some 4 MB of lines: so many lines are still to be scanned without them.
    /// Several threads may count down at once; the number need not be exact.
    /// </summary>
    private static long _linesToTemplates = RuntimeFeature.IsDynamicCodeCompiled ? 12_000 : 0;

    private readonly LineScanner _lines;
    private readonly EventBuilder _builder;
    private readonly FieldValue[] _values;
    private readonly ForeignLines? _foreign;
    private byte[] _line = GC.AllocateUninitializedArray<byte>(1024, pinned: true);

    /// <summary>A scanner.</summary>
    /// <param name="fields">Where the values stand in a line.</param>
    /// <param name="agents">Takes the agents' names.</param>
    /// <param name="rejects">Counts what is refused.</param>
    public EventScanner(EventFields fields, AgentTable agents, RejectCounts rejects)
        : this(fields, agents, rejects, KernelChoice.Best, (int)_linesToTemplates)
    {
    }

    internal EventScanner(EventFields fields, AgentTable agents, RejectCounts rejects, KernelKind kernel, int linesBeforeTemplates)
    {
        var map = new FieldMap(fields);
        _lines = LineScanner.Create(map, kernel, linesBeforeTemplates);
        _values = GC.AllocateArray<FieldValue>(map.Slots, pinned: true);
        _builder = new EventBuilder(map, fields.Times, agents, rejects);
        _lines.Recovery = new LineRecovery(_lines, map, _builder, rejects);
        if (LineTranslator.Create(fields) is { } translator)
            _foreign = new ForeignLines(translator, _lines, _builder, rejects);
    }

    /// <summary>Which of several logs read together the lines stand in; stamped on every event.</summary>
    public int Source
    {
        get => _builder.Source;
        set => _builder.Source = value;
    }

    /// <summary>The ids that were seen; <see langword="null"/> where nobody looks for ids.</summary>
    public SeenIds? Ids
    {
        get => _builder.Ids;
        set => _builder.Ids = value;
    }

    /// <summary>How many lines have been scanned, where their reading began at 0: the next one's event carries the number after it.</summary>
    public long Lines { get; set; }

    /// <inheritdoc cref="LineTranslator.OpenFrom"/>
    internal long? OpenFrom => _foreign?.OpenFrom;

    /// <summary>Whether malformed lines are refused whole, without a look for what is whole in them.</summary>
    internal bool IsStrict
    {
        get => _lines.Recovery is null;
        init => _lines.Recovery = value ? null : _lines.Recovery;
    }

    private FieldValue* Values => (FieldValue*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));

    /// <summary>Scans whole lines, each ended by an LF.</summary>
    /// <param name="buffer">Holds the lines, and at least <see cref="Slack"/> bytes past <paramref name="end"/>.</param>
    /// <param name="start">The first line's first byte.</param>
    /// <param name="end">The byte past the last line's LF.</param>
    /// <param name="offset">The first line's first byte, counted from the log's start.</param>
    /// <param name="sink">Takes the events in order.</param>
    /// <returns>How many lines, blank and refused ones among them.</returns>
    /// <exception cref="ArgumentException">There is no LF at the end, or too little room behind it.</exception>
    public long ScanBlock(byte[] buffer, int start, int end, long offset, IEventSink sink)
    {
        if (start >= end)
            return 0;
        if (start < 0 || end > buffer.Length - Slack || buffer[end - 1] != '\n')
            throw new ArgumentException($"A block ends with an LF and has {Slack} bytes of room behind it.", nameof(end));
        _builder.BeginBlock();
        fixed (byte* bytes = buffer)
        {
            var mark = MarkLength(buffer.AsSpan(start, end - start), offset);
            var lines = _foreign is null
                ? _lines.ScanBlock(bytes + start + mark, bytes + end, offset + mark, Lines + 1, _builder, sink)
                : _foreign.ScanBlock(bytes + start + mark, bytes + end, offset + mark, Lines + 1, sink);
            _lines.Recovery?.EndBlock(offset + (end - start));
            Lines += lines;
            if (_linesToTemplates > 0)
                _linesToTemplates = Math.Max(0, _linesToTemplates - lines);
            return lines;
        }
    }

    /// <summary>
    /// Whether bytes without an LF are one whole JSON object all the same, so that they may be scanned as a line. Anything else may be
    /// half-written. Nothing is counted here.
    /// </summary>
    /// <param name="tail">The log's last bytes, past its last LF.</param>
    /// <param name="offset">The tail's first byte, counted from the log's start.</param>
    public bool IsWhole(ReadOnlySpan<byte> tail, long offset)
    {
        if (_foreign is not null)
            return tail.Length <= MaxLineBytes && _foreign.IsWhole(tail);
        var verdict = Scan(tail, offset, out var line, out var mark);
        return verdict == LineVerdict.Object
            || (verdict == LineVerdict.Malformed && !tail.Contains((byte)'\n')
                && _lines.Recovery?.Recover(line, line + tail.Length - mark, offset, 0, null) == true);
    }

    /// <summary>
    /// Scans one line that is one object. A line that is refused is counted in the <see cref="RejectCounts"/>; a blank line is neither
    /// an event nor refused. What is whole in a malformed line only <see cref="ScanBlock"/> finds: there may be several events.
    /// </summary>
    /// <param name="line">The line's bytes without the LF.</param>
    /// <param name="offset">The line's first byte, counted from the log's start.</param>
    /// <param name="e">The event, when the answer is <see langword="true"/>.</param>
    public bool TryScan(ReadOnlySpan<byte> line, long offset, out AgentEvent e)
    {
        _builder.BeginBlock();
        var verdict = Scan(line, offset, out _, out var mark);
        var isEvent = _builder.TryBuild(verdict, Values, offset + mark, out e);
        e.Line = ++Lines;
        return isEvent;
    }

    private static int MarkLength(ReadOnlySpan<byte> bytes, long offset) =>
        offset == 0 && bytes.StartsWith("\uFEFF"u8) ? 3 : 0;

    /// <summary>Judges one line in a copy of it that ends as the line scanner needs it; the values point into the copy.</summary>
    private LineVerdict Scan(ReadOnlySpan<byte> line, long offset, out byte* start, out int mark)
    {
        mark = MarkLength(line, offset);
        line = line[mark..];
        start = null;
        if (line.Length > MaxLineBytes)
            return LineVerdict.TooLong;
        if (_line.Length < line.Length + 1 + Slack)
            _line = GC.AllocateUninitializedArray<byte>(Math.Max(line.Length + 1 + Slack, 2 * _line.Length), pinned: true);
        line.CopyTo(_line);
        _line[line.Length] = (byte)'\n';
        start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_line));
        return _lines.Scan(start, start + line.Length, Values);
    }
}
