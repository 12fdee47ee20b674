using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Rehearsal.Replay;
using AgentQuarantine.Rollups;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Reports;

/// <summary>Hands a log's events to everything that a report is made of, so that the log is read once. Not thread-safe.</summary>
/// <param name="fleet">Takes the last lines, as a query or a check reads them.</param>
/// <param name="last">How many lines these are; <see langword="null"/>: all.</param>
internal sealed class ReportSink(Fleet fleet, int? last) : IEventSink
{
    private readonly Queue<AgentEvent> _last = new();
    private readonly List<NewestEvents?> _newest = [];

    /// <inheritdoc/>
    public AgentTable Agents => fleet.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => fleet.Rejects;

    /// <summary>Keeps an agent's own newest events in place of the log's last lines, as a query of a fleet's database reads them.</summary>
    public Func<NewestEvents>? Newest { get; init; }

    /// <summary>The agents' past.</summary>
    public required FleetPast Past { get; init; }

    /// <summary>The buckets.</summary>
    public required RollupSink Rollup { get; init; }

    /// <summary>The policies.</summary>
    public required RehearsalSink Rehearsal { get; init; }

    /// <summary>The rewards.</summary>
    public required RewardHistory Rewards { get; init; }

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        Rollup.Add(events);
        // Events without a time are where the others are by now.
        Past.Add(Agents, events, new DateTimeOffset(Math.Max(Rollup.Newest, TimeRules.Earliest), TimeSpan.Zero));
        foreach (ref readonly var e in events)
        {
            Rehearsal.Add(e);
            Rewards.Add(e);
            if (last is null)
                fleet.Add(e);
            else if (Newest is null)
                Keep(e);
            else
                KeepOwn(e);
        }
    }

    /// <summary>Hands the events of the last lines over when so many lines have been read.</summary>
    public void HandOver(long lines)
    {
        foreach (var e in _last)
        {
            if (e.Line > lines - last)
                fleet.Add(e);
        }
        _last.Clear();
        foreach (var newest in _newest)
        {
            foreach (ref readonly var e in newest is null ? default : newest.Events)
                fleet.Add(e.Event);
        }
        _newest.Clear();
    }

    private void KeepOwn(in AgentEvent e)
    {
        while (_newest.Count <= e.Agent)
            _newest.Add(null);
        // They come in the fleet's order.
        (_newest[e.Agent] ??= Newest!()).Add(new ArrivedEvent { Event = e, At = e.Line });
    }

    private void Keep(in AgentEvent e)
    {
        while (_last.TryPeek(out var oldest) && oldest.Line <= e.Line - last)
            _last.Dequeue();
        _last.Enqueue(e);
    }
}
