using AgentQuarantine.Events.Formats;
using AgentQuarantine.Events.Templates;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Scans the lines of a log of another form: they are made into event lines, whose events carry the places of the log's own.</summary>
internal sealed unsafe class ForeignLines(LineTranslator translator, LineScanner scanner, EventBuilder builder, RejectCounts rejects)
{
    // So much is made into event lines before they are scanned.
    private const int BlockBytes = 256 << 10;

    private readonly TranslatedLines _lines = new();

    /// <inheritdoc cref="LineTranslator.OpenFrom"/>
    public long? OpenFrom => translator.OpenFrom;

    /// <summary>Whether the log's last bytes are a whole line, though no LF ends them.</summary>
    public bool IsWhole(ReadOnlySpan<byte> tail) => translator.IsWhole(tail);

    /// <summary>Scans lines, each ended by an LF, and returns how many; the first one's number is <paramref name="number"/>.</summary>
    public long ScanBlock(byte* start, byte* end, long offset, long number, IEventSink sink)
    {
        long lines = 0;
        for (var p = start; p < end; lines++)
        {
            var length = new ReadOnlySpan<byte>(p, (int)(end - p)).IndexOf((byte)'\n');
            if (length > EventScanner.MaxLineBytes)
                rejects.Add(RejectReason.TooLong);
            else
                translator.Translate(new ReadOnlySpan<byte>(p, length), number + lines, offset + (p - start), _lines);
            p += length + 1;
            if (_lines.Length >= BlockBytes)
                Scan(sink);
        }
        Scan(sink);
        return lines;
    }

    private void Scan(IEventSink sink)
    {
        if (_lines.Length > 0)
        {
            _lines.Reserve(EventScanner.Slack);
            fixed (byte* bytes = _lines.Bytes)
                scanner.ScanBlock(bytes, bytes + _lines.Length, 0, 0, builder, new PlacingSink(sink, _lines));
        }
        _lines.Clear();
    }

    private sealed class PlacingSink(IEventSink sink, TranslatedLines lines) : IEventSink
    {
        private readonly AgentEvent[] _events = new AgentEvent[LineBatch.Capacity];

        public AgentTable Agents => sink.Agents;

        public RejectCounts Rejects => sink.Rejects;

        public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

        public void Add(ReadOnlySpan<AgentEvent> events)
        {
            events.CopyTo(_events);
            var placed = _events.AsSpan(0, events.Length);
            foreach (ref var e in placed)
                (e.Line, e.Offset) = lines.PlaceOf((int)e.Line);
            sink.Add(placed);
        }
    }
}
