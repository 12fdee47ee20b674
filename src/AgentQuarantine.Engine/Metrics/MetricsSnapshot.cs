using System.Diagnostics.CodeAnalysis;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>Everything that a scrape and the API show, at one moment. Immutable.</summary>
public sealed class MetricsSnapshot
{
    internal MetricsSnapshot(AgentRow[] rows, SelfMetrics self)
    {
        Rows = rows;
        Self = self;
    }

    /// <summary>The same at a later moment, where nothing has changed but what the service says of itself.</summary>
    [SetsRequiredMembers]
    internal MetricsSnapshot(MetricsSnapshot old, SelfMetrics self, DateTimeOffset now) : this(old.Rows, self)
    {
        (Time, Expires, Statistics, Ledger, HasCreated) = (now, old.Expires, old.Statistics, old.Ledger, old.HasCreated);
        (FleetDrawdown, FleetDrawdownLimit) = (old.FleetDrawdown, old.FleetDrawdownLimit);
        (LatencyBounds, LatencyCounts, CostBounds, CostCounts) = (old.LatencyBounds, old.LatencyCounts, old.CostBounds, old.CostCounts);
    }

    /// <summary>When the snapshot was taken.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The statistics of every agent among the last lines, as <c>Get-AgentRewardStats</c> gives them.</summary>
    public IReadOnlyList<AgentRewardStats> Statistics { get; init; } = [];

    /// <summary>The ledger; <see langword="null"/> while it could never be read.</summary>
    public LedgerSnapshot? Ledger { get; init; }

    /// <summary>The logs, in the order of their names.</summary>
    public IReadOnlyList<LogStatus> Logs => Self.Logs;

    /// <summary>How many agents the exposition shows.</summary>
    public int AgentCount => Rows.Length;

    /// <summary>An agent that the exposition shows, in ordinal order of names.</summary>
    /// <param name="index">From 0 on, less than <see cref="AgentCount"/>.</param>
    public ShownAgent this[int index] => new(this, index);

    /// <summary>In ordinal order of names.</summary>
    internal AgentRow[] Rows { get; }

    /// <summary>How long ago the ledger was last known to be as it is here; <see langword="null"/>: it never was.</summary>
    public TimeSpan? LedgerAge => Self.LedgerAge;

    internal SelfMetrics Self { get; }

    /// <summary>
    /// The drawdown of the running sum of all rewards of the agents that may run; <see langword="null"/> where no rule judges it, or it is not known.
    /// </summary>
    public double? FleetDrawdown { get; init; }

    /// <summary>The limit that a check holds it against; <see langword="null"/> where that rule is off.</summary>
    public double? FleetDrawdownLimit { get; init; }

    /// <summary>From when on an agent is idle or its quarantine over, though nothing else has changed.</summary>
    internal DateTimeOffset Expires { get; init; }

    /// <summary>Whether it is told since when each counter counts.</summary>
    internal bool HasCreated { get; init; } = true;

    internal double[] LatencyBounds { get; init; } = [];

    internal double[] CostBounds { get; init; } = [];

    /// <summary>The cumulative counts of all agents, one histogram after the other.</summary>
    internal long[] LatencyCounts { get; init; } = [];

    /// <inheritdoc cref="LatencyCounts"/>
    internal long[] CostCounts { get; init; } = [];

    /// <summary>The place of <paramref name="agent"/> in <see cref="Rows"/>; −1 where it is not shown.</summary>
    internal int Find(string agent)
    {
        int low = 0, high = Rows.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Rows[middle].Counts.Name, agent);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return -1;
    }
}
