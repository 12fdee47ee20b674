namespace AgentQuarantine.Metrics;

/// <summary>One agent of a <see cref="MetricsSnapshot"/>, as the exposition shows it.</summary>
public readonly struct ShownAgent
{
    private readonly MetricsSnapshot _snapshot;
    private readonly int _index;

    internal ShownAgent(MetricsSnapshot snapshot, int index) => (_snapshot, _index) = (snapshot, index);

    /// <summary>The agent's name.</summary>
    public string Name => _snapshot.Rows[_index].Counts.Name;

    /// <summary>Whether it has counters and histograms; <see langword="false"/> where only the ledger knows it.</summary>
    public bool IsCounted => _snapshot.Rows[_index].IsCounted;

    /// <summary>The value of a gauge; <see cref="double.NaN"/> where the agent does not have it.</summary>
    public double Value(AgentGauge gauge) => gauge.IsShown(_snapshot) ? gauge.Of(_snapshot.Rows[_index]) : double.NaN;
}
