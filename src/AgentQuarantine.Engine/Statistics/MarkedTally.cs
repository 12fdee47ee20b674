using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>What is kept of one agent's events past its marks.</summary>
internal sealed class MarkedTally(int window, AskedStatistics asked)
{
    private readonly List<Cutoff> _cutoffs = [];

    /// <summary>What has been counted.</summary>
    public AgentTally Tally { get; private init; } = new(window, asked);

    /// <summary>A tally that goes on from here by itself.</summary>
    public MarkedTally Copy()
    {
        var copy = new MarkedTally(window, asked) { Tally = Tally.Copy() };
        copy._cutoffs.AddRange(_cutoffs);
        return copy;
    }

    /// <summary>Events of the cutoff's log count from now on only past it; those of a log without one all count.</summary>
    public void Mark(Cutoff cutoff)
    {
        _cutoffs.RemoveAll(known => known.Source == cutoff.Source);
        _cutoffs.Add(cutoff);
    }

    /// <summary>Events and marks lie so many bytes further back.</summary>
    public void MoveBack(long by)
    {
        for (var i = 0; i < _cutoffs.Count; i++)
            _cutoffs[i] = _cutoffs[i].MovedBack(by);
        Tally.MoveBack(by);
    }

    /// <summary>Counts one event if it lies past the marks.</summary>
    public void Add(in AgentEvent e)
    {
        foreach (var cutoff in _cutoffs)
        {
            if (cutoff.Source == e.Source && !cutoff.IsPassedBy(e))
                return;
        }
        Tally.Add(e);
    }
}
