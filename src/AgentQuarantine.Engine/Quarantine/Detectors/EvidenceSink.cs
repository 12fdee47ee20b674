using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>Takes the events of one part of a log into the evidence of their agents.</summary>
/// <param name="segment">The part.</param>
/// <param name="earlier">The parts before it.</param>
/// <param name="book">Finds an agent's evidence; <see langword="null"/> for one that is not judged by it.</param>
/// <param name="ledger">Has the marks past which rewards count.</param>
/// <param name="restarted">The agents that begin anew, also from before the part that is new.</param>
/// <param name="since">Where the log's beginning is unknown: events with an earlier time, in UTC ticks, have been taken in.</param>
internal sealed class EvidenceSink(
    LogSegment segment, IReadOnlyList<LogSegment> earlier, Func<string, AgentEvidence?> book, LedgerSnapshot ledger,
        IReadOnlySet<string> restarted, long since) : IEventSink
{
    private readonly List<Slot?> _slots = [];

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <inheritdoc/>
    public void Add(in AgentEvent e)
    {
        while (_slots.Count <= e.Agent)
            _slots.Add(Open(Agents[_slots.Count]));
        if (_slots[e.Agent] is not { } slot || (e.Timestamp > 0 && e.Timestamp < since))
            return;
        var reward = SilentRewards.ToJudge(e);
        if (double.IsNaN(reward) || (e.Offset < segment.From && !slot.IsRestarted) || slot.Cutoff is { } cutoff && !cutoff.IsPassedBy(e))
            return;
        slot.Evidence.Detector.Add(reward);
        slot.IsTouched = true;
    }

    /// <summary>Whose evidence has changed.</summary>
    public IEnumerable<AgentEvidence> Touched => _slots.OfType<Slot>().Where(slot => slot.IsTouched).Select(slot => slot.Evidence);

    private Slot? Open(string agent)
    {
        if (book(agent) is not { } evidence)
            return null;
        var marks = ledger.Find(agent)?.Marks ?? [];
        return new Slot(evidence, Cutoff(marks), marks.Count > 0 && restarted.Contains(agent));
    }

    // The file that was marked may have been copied since. Past the part with the mark everything counts.
    private Cutoff? Cutoff(IReadOnlyList<LogMark> marks)
    {
        if (segment.Marks.Find(marks, segment.End, isCopy: true) is { } place)
            return new Cutoff(place, 0);
        return earlier.Any(part => part.Marks.Find(marks, part.End, isCopy: true) is not null) ? null
            : segment.Marks.Resolve(marks, source: 0, segment.End);
    }

    private sealed record Slot(AgentEvidence Evidence, Cutoff? Cutoff, bool IsRestarted)
    {
        public bool IsTouched { get; set; }
    }
}
