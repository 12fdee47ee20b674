namespace AgentQuarantine.Rehearsal;

/// <summary>
/// When each of many simulated agents first had how deep a drawdown; from this, how long an unchanged agent runs until a
/// limit takes it out of service.
/// </summary>
/// <remarks>
/// The mean time to a false alarm is the average run length of sequential change detection (Page, 1954). After an alarm the
/// window begins empty, as it does past a release's mark, so a run has two parts: while the window fills, its passages are
/// counted; once it is full, passages come at a constant rate, which is estimated as alarms per look watched.
/// </remarks>
internal sealed class FirstPassages(SimulationPlan plan)
{
    /// <summary>The fewest alarms a rate is estimated from; a rarer one is extrapolated.</summary>
    private const int FewestAlarms = 20;

    private readonly List<Low> _lows = [];
    private readonly List<int> _paths = [];
    private readonly List<double> _full = [];
    private double _low;

    /// <summary>The drawdowns at the window's length, one a path, deepest first.</summary>
    public double[] WindowDrawdowns => [.. _full.Order()];

    /// <summary>From now on the looks of another path are taken.</summary>
    public void BeginPath()
    {
        _paths.Add(_lows.Count);
        _low = 0;
    }

    /// <summary>Takes one look, counted from 1.</summary>
    public void Look(int look, double drawdown)
    {
        // Sums that have left the range of a double: no limit holds them.
        if (!double.IsFinite(drawdown))
            drawdown = -double.MaxValue;
        if (drawdown < _low)
            _lows.Add(new Low(look, _low = drawdown));
        if (look == plan.FullAt)
            _full.Add(drawdown);
    }

    /// <summary>The share of paths that were at or below <paramref name="limit"/> by the look at which the window is full.</summary>
    public double ShareHit(double limit) =>
        (double)Enumerable.Range(0, _paths.Count).Count(path => FirstLook(path, limit) <= plan.FullAt) / _paths.Count;

    /// <summary>How many looks an unchanged agent runs, on average, until its drawdown is at or below <paramref name="limit"/>.</summary>
    /// <returns>At least 1; infinite where no path got there.</returns>
    public double RunLength(double limit) => Watch(limit).RunLength;

    /// <summary>The shallowest limit at which an unchanged agent runs for <paramref name="looks"/> looks on average.</summary>
    /// <param name="looks">The wanted run length.</param>
    /// <param name="extrapolated">Whether the limit is so rare that the tail beyond the paths had to be continued.</param>
    /// <returns>The limit, below 0; <see langword="null"/> where no path ever had a drawdown.</returns>
    /// <remarks>Beyond the paths the run length is taken to grow exponentially with the depth, as that of a random walk with drift does.</remarks>
    public double? LimitFor(double looks, out bool extrapolated)
    {
        extrapolated = false;
        if (_lows.Count == 0)
            return null;
        var deepest = _lows.Min(low => low.Depth);
        var rare = Shallowest(deepest, watch => watch.Alarms <= FewestAlarms);
        if (Watch(rare).RunLength >= looks)
            return Shallowest(rare, watch => watch.RunLength >= looks);

        extrapolated = true;
        var frequent = Shallowest(rare, watch => watch.Alarms <= Math.Min(10 * FewestAlarms, _paths.Count / 2));
        var steepness = Math.Log(Watch(rare).RunLength / Watch(frequent).RunLength) / (frequent - rare);
        var beyond = Math.Log(looks / Watch(rare).RunLength) / steepness;
        return Math.Min(double.IsFinite(beyond) ? rare - beyond : rare, deepest * 1.01);
    }

    /// <summary>The shallowest limit that passes, to 1 in 2⁴⁰; <paramref name="deepest"/> where none does.</summary>
    private double Shallowest(double deepest, Func<Watched, bool> passes)
    {
        double shallow = 0, deep = deepest;
        for (var i = 0; i < 40; i++)
        {
            var middle = (shallow + deep) / 2;
            if (passes(Watch(middle)))
                deep = middle;
            else
                shallow = middle;
        }
        return deep;
    }

    private Watched Watch(double limit)
    {
        long filling = 0, survivors = 0, full = 0, alarms = 0;
        for (var path = 0; path < _paths.Count; path++)
        {
            var look = FirstLook(path, limit);
            filling += Math.Min(look, plan.FullAt);
            if (look <= plan.FullAt)
                continue;
            survivors++;
            full += Math.Min(look, plan.Looks) - plan.FullAt;
            if (look <= plan.Looks)
                alarms++;
        }
        var runLength = (double)filling / _paths.Count
            + (survivors == 0 ? 0 : (double)survivors / _paths.Count * full / alarms);
        return new Watched(runLength, _paths.Count - survivors + alarms);
    }

    private int FirstLook(int path, double limit)
    {
        var end = path + 1 < _paths.Count ? _paths[path + 1] : _lows.Count;
        var (from, to) = (_paths[path], end);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (_lows[middle].Depth <= limit)
                to = middle;
            else
                from = middle + 1;
        }
        return from < end ? _lows[from].Look : int.MaxValue;
    }

    private readonly record struct Low(int Look, double Depth);

    private readonly record struct Watched(double RunLength, long Alarms);
}
