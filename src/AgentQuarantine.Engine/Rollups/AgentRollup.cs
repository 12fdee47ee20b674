using AgentQuarantine.Events;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Rollups;

/// <summary>One agent's buckets. Those of its two newest times are open; an older one only counts what comes late. Not thread-safe.</summary>
/// <param name="times">Where buckets begin and end.</param>
internal sealed class AgentRollup(BucketTimes times)
{
    private const int Open = 2;

    private readonly List<RollupBucket> _buckets = [];
    private RollupBucket? _last;
    private LatencySketch? _spare;

    /// <summary>How many latencies came too late for the percentiles of their buckets.</summary>
    public long LateLatencies { get; private set; }

    /// <summary>Counts an event that has a time.</summary>
    public void Add(in AgentEvent e)
    {
        var bucket = _last;
        if (bucket is null || e.Timestamp < bucket.From || e.Timestamp >= bucket.To)
            _last = bucket = Find(e.Timestamp);
        if (!bucket.Add(e))
            LateLatencies++;
    }

    /// <summary>
    /// The buckets as rows, oldest first, and where there is no event a row for each bucket in which the agent was quarantined.
    /// </summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="quarantines">When it was quarantined.</param>
    /// <param name="range">The log's times, in UTC ticks.</param>
    /// <param name="now">Until when a quarantine lasts that goes on.</param>
    public IEnumerable<RollupRow> Rows(string agent, IReadOnlyList<QuarantineSpan> quarantines, (long From, long To) range, DateTimeOffset now)
    {
        foreach (var bucket in _buckets)
            bucket.Close(ref _spare);
        var equity = new EquityPath();
        foreach (var bucket in With(quarantines, range, now))
        {
            var held = quarantines.Sum(span => Math.Max(0,
                Math.Min(bucket.To, (span.To ?? now).UtcTicks) - Math.Max(bucket.From, span.From.UtcTicks)));
            yield return bucket.Row(agent, ref equity) with { SecondsInQuarantine = (double)held / TimeSpan.TicksPerSecond };
        }
    }

    private SortedDictionary<long, RollupBucket>.ValueCollection With(
        IReadOnlyList<QuarantineSpan> quarantines, (long From, long To) range, DateTimeOffset now)
    {
        var all = new SortedDictionary<long, RollupBucket>();
        foreach (var bucket in _buckets)
            all.Add(bucket.From, bucket);
        foreach (var span in quarantines)
        {
            var end = Math.Min(range.To + 1, (span.To ?? now).UtcTicks);
            for (var time = Math.Max(range.From, span.From.UtcTicks); time < end;)
            {
                var (from, to) = times.Of(time);
                all.TryAdd(from, new RollupBucket(from, to));
                time = to;
            }
        }
        return all.Values;
    }

    private RollupBucket Find(long time)
    {
        var at = _buckets.Count;
        while (at > 0 && _buckets[at - 1].From > time)
            at--;
        if (at > 0 && time < _buckets[at - 1].To)
            return _buckets[at - 1];
        var (from, to) = times.Of(time);
        var bucket = new RollupBucket(from, to);
        _buckets.Insert(at, bucket);
        if (_buckets.Count > Open)
            _buckets[^(Open + 1)].Close(ref _spare);
        bucket.Use(ref _spare);
        return bucket;
    }
}
