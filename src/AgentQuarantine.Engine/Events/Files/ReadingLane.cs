using System.Runtime.InteropServices;
using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// What one thread needs to read stretches ahead of their turn: a scanner with agents of its own, and the numbers that
/// those agents have in the sink.
/// </summary>
internal sealed class ReadingLane : IEventSink
{
    private readonly StretchReader _reader;
    private readonly List<int> _indexes = [];
    private EventBatch? _batch;
    private int _known;

    /// <summary>A lane over an open log.</summary>
    public ReadingLane(SafeFileHandle file, EventFields fields, LongLineBuffer longLines, long basePlace) =>
        _reader = new StretchReader(file, new EventScanner(fields, Agents, Rejects), Rejects, longLines, takeTail: true) { Base = basePlace };

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events) => _batch!.Add(events);

    /// <summary>Reads one stretch into <paramref name="batch"/>.</summary>
    public void Read(long from, bool atLineStart, long to, long end, EventBatch batch)
    {
        _batch = batch;
        batch.Clear();
        batch.Lane = this;
        _reader.Lines = 0;
        try
        {
            batch.Stretch = _reader.Scan(from, atLineStart, to, end, this);
        }
        catch (Exception e)
        {
            batch.Failure = e;
        }
        Rejects.MoveTo(batch.Rejects);
        for (; _known < Agents.Count; _known++)
            batch.NewAgents.Add(Agents[_known]);
    }

    /// <summary>
    /// Hands the events of one of this lane's batches to <paramref name="sink"/>, behind <paramref name="lines"/> lines that came before;
    /// its batches must come in order.
    /// </summary>
    public void HandOver(EventBatch batch, long lines, IEventSink sink)
    {
        foreach (var agent in batch.NewAgents)
            _indexes.Add(sink.Agents.Intern(agent));
        sink.Rejects.Add(batch.Rejects);
        var indexes = CollectionsMarshal.AsSpan(_indexes);
        foreach (ref var e in batch.Events)
        {
            e.Agent = indexes[e.Agent];
            e.Line += lines;
        }
        sink.Add(batch.Events);
    }
}
