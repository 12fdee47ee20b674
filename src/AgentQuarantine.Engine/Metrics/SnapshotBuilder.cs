using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>Joins counts, statistics, ledger and policy into one row an agent.</summary>
internal static class SnapshotBuilder
{
    /// <summary>A snapshot of everything as it is; what is idle and not quarantined is left out.</summary>
    /// <param name="counters">The counts since the log's first byte; idle agents' places are given up.</param>
    /// <param name="statistics">The windows, in ordinal order of names.</param>
    /// <param name="ledger">The ledger; <see langword="null"/> while it could never be read.</param>
    /// <param name="policy">Says which limit applies.</param>
    /// <param name="self">What the service says of itself.</param>
    /// <param name="now">The time at which quarantines are in force and agents idle.</param>
    /// <param name="rewards">The fleet's rewards; <see langword="null"/> where no rule judges their sum.</param>
    /// <param name="isByTime">Whether events come late, so that the newest reward is not the one that was counted last.</param>
    public static MetricsSnapshot Build(
        EventCounters counters, IReadOnlyList<AgentRewardStats> statistics, LedgerSnapshot? ledger, FleetPolicy policy,
        SelfMetrics self, DateTimeOffset now, FleetRewards? rewards = null, bool isByTime = false)
    {
        var windows = statistics.ToDictionary(s => s.Agent, StringComparer.Ordinal);
        var rows = new List<AgentRow>(counters.Count);
        var idle = new List<int>();
        var places = new List<int>(counters.Count);
        var expires = FirstEnd(ledger, now);
        foreach (var place in counters.Order)
        {
            var name = counters[place].Name;
            if (counters.IsIdle(place, now) && ledger?.IsQuarantined(name, now) != true)
            {
                idle.Add(place);
                continue;
            }
            if (counters.IdleFrom(place) is var idleFrom && idleFrom > now && idleFrom < expires)
                expires = idleFrom;
            var window = windows.GetValueOrDefault(name);
            rows.Add(new AgentRow
            {
                Counts = isByTime && window?.LastReward is { } newest ? counters[place] with { LastReward = newest } : counters[place],
                Histogram = places.Count,
                LatencySum = counters.Latency.SumOf(place),
                CostSum = counters.Cost.SumOf(place),
                Statistics = window,
            });
            places.Add(place);
        }
        counters.GiveUp(idle);
        AddLedgerOnly(rows, ledger);
        var array = rows.ToArray();
        foreach (ref var row in array.AsSpan())
            Judge(ref row, ledger, policy, now);
        return new MetricsSnapshot(array, self)
        {
            Time = now,
            Expires = expires,
            Statistics = statistics,
            Ledger = ledger,
            HasCreated = counters.HasCreated,
            FleetDrawdown = FleetFall.Of(rewards, statistics, ledger ?? LedgerSnapshot.Empty, now)?.Drawdown,
            FleetDrawdownLimit = policy.FleetDrawdownLimit,
            LatencyBounds = counters.Latency.Bounds,
            LatencyCounts = Copy(counters.Latency, places),
            CostBounds = counters.Cost.Bounds,
            CostCounts = Copy(counters.Cost, places),
        };
    }

    // When the first of the quarantines in force ends by itself.
    private static DateTimeOffset FirstEnd(LedgerSnapshot? ledger, DateTimeOffset now)
    {
        var first = DateTimeOffset.MaxValue;
        foreach (var entry in ledger?.Agents.Values ?? [])
        {
            if (entry.IsInForce(now) && entry.Until < first)
                first = entry.Until.Value;
        }
        return first;
    }

    private static void AddLedgerOnly(List<AgentRow> rows, LedgerSnapshot? ledger)
    {
        if (ledger is null || ledger.Agents.Count == 0)
            return;
        var shown = rows.Select(row => row.Counts.Name).ToHashSet(StringComparer.Ordinal);
        var others = ledger.Agents.Keys.Where(name => !shown.Contains(name)).ToList();
        if (others.Count == 0)
            return;
        rows.AddRange(others.Select(name => new AgentRow
        {
            Counts = new AgentCounts { Name = name, Label = LabelValue.Escape(name) },
            Histogram = -1,
        }));
        rows.Sort((a, b) => string.CompareOrdinal(a.Counts.Name, b.Counts.Name));
    }

    private static void Judge(ref AgentRow row, LedgerSnapshot? ledger, FleetPolicy policy, DateTimeOffset now)
    {
        row.Entry = ledger?.Find(row.Counts.Name);
        row.IsQuarantined = row.Entry?.IsInForce(now) == true;
        var probation = row.Entry?.State == QuarantineState.Probation;
        var limits = policy.For(row.Counts.Name);
        row.DrawdownLimit = RuleTable.DrawdownOf(limits).Limit(limits, probation) ?? double.NaN;
        row.Rules = RuleUse.Of(row.Statistics, limits);
    }

    private static long[] Copy(Histograms histograms, List<int> places)
    {
        var width = histograms.Width;
        var counts = new long[places.Count * width];
        for (var i = 0; i < places.Count; i++)
            histograms.CopyCumulative(places[i], counts.AsSpan(i * width, width));
        return counts;
    }
}
