using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>
/// Takes what has arrived in a fleet's database into the evidence of its agents: each event once, those of a look in the fleet's order.
/// </summary>
/// <param name="look">The look.</param>
/// <param name="book">Finds an agent's evidence; <see langword="null"/> for one that is not judged by it.</param>
/// <param name="cutoff">What lies past an agent's mark.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class FeedEvidence(
    IFeedLook look, Func<string, AgentEvidence?> book, Func<string, Cutoff?> cutoff, CancellationToken cancellation)
{
    private readonly AgentTable _agents = new();
    private readonly List<(AgentEvidence Evidence, Cutoff? Cutoff)?> _slots = [];
    private long _read;

    /// <summary>The first time: what a query of the database reads.</summary>
    /// <param name="first">How much that is.</param>
    /// <param name="window">The windows' length.</param>
    public void TakeFirst(ReadRequest first, int window)
    {
        if (first.Last is null)
            look.ReadSince(new Dictionary<int, long>(), _agents, Take, cancellation);
        else
            TakeNewest(window, first == ReadRequest.Default ? null : first.Last, only: null, _ => true);
    }

    /// <summary>Of agents that begin anew: what lies past their marks and had been taken in before they were released.</summary>
    public void TakeAgain(IReadOnlyCollection<string> restarted, int window, IReadOnlyDictionary<int, long> places)
    {
        if (restarted.Count > 0)
            TakeNewest(window, last: null, restarted, e => e.Line <= places.GetValueOrDefault(e.Source));
    }

    /// <summary>What has arrived since.</summary>
    /// <returns>How many events are gone that nobody has taken in; below 0: how many fewer the database has than it had.</returns>
    public long TakeSince(IReadOnlyDictionary<int, long> places)
    {
        var news = look.Sources.Sum(source => Math.Max(0, source.Events - places.GetValueOrDefault(source.Number)));
        var fewer = look.Sources.Sum(source => Math.Min(0, source.Events - places.GetValueOrDefault(source.Number)));
        if (news > 0)
            look.ReadSince(places, _agents, Take, cancellation);
        return fewer < 0 ? fewer : news - _read;
    }

    private void TakeNewest(int window, int? last, IReadOnlyCollection<string>? only, Func<AgentEvent, bool> counts)
    {
        // They come agent by agent, some twice.
        var newest = new Dictionary<int, NewestEvents>();
        look.ReadNewest(
            _agents,
            events =>
            {
                foreach (ref readonly var e in events)
                {
                    if (SlotOf(e.Event.Agent) is null)
                        continue;
                    if (!newest.TryGetValue(e.Event.Agent, out var kept))
                        newest[e.Event.Agent] = kept = new NewestEvents(window, last);
                    kept.Add(e);
                }
            },
            cancellation, only);
        foreach (var kept in newest.Values)
        {
            foreach (ref readonly var e in kept.Events)
            {
                if (counts(e.Event))
                    Take(e.Event);
            }
        }
    }

    private void Take(ReadOnlySpan<ArrivedEvent> events)
    {
        _read += events.Length;
        foreach (ref readonly var e in events)
            Take(e.Event);
    }

    private void Take(in AgentEvent e)
    {
        var reward = SilentRewards.ToJudge(e);
        if (double.IsNaN(reward) || SlotOf(e.Agent) is not var (evidence, mark) || (mark is { } known && !known.IsPassedBy(e)))
            return;
        evidence.Detector.Add(reward);
        evidence.Seen = look.End.Time;
    }

    private (AgentEvidence Evidence, Cutoff? Cutoff)? SlotOf(int agent)
    {
        while (_slots.Count <= agent)
        {
            var name = _agents[_slots.Count];
            _slots.Add(book(name) is { } evidence ? (evidence, cutoff(name)) : null);
        }
        return _slots[agent];
    }
}
