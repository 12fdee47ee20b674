using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Rollups;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Reports;

/// <summary>One agent of a report.</summary>
internal sealed record ReportAgent
{
    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary>What a query of the log's last lines says; <see langword="null"/> where they hold no event of it.</summary>
    public AgentRewardStats? Statistics { get; init; }

    /// <summary>Its entry in the ledger; <see langword="null"/> where it has none.</summary>
    public QuarantineEntry? Entry { get; init; }

    /// <summary>Where it stands.</summary>
    public AgentState State { get; init; }

    /// <summary>The drawdown that a check judges; <see langword="null"/> where there is none.</summary>
    public double? Worst { get; init; }

    /// <summary>Its limit; NaN where it has none.</summary>
    public double Limit { get; init; } = double.NaN;

    /// <summary><see cref="Worst"/> as a share of <see cref="Limit"/>; NaN where one of them is missing.</summary>
    public double Share { get; init; } = double.NaN;

    /// <summary>The running sum of all its rewards; <see langword="null"/> where it has no event.</summary>
    public double? Equity { get; init; }

    /// <summary>What its charts are drawn from.</summary>
    public required AgentPicture Picture { get; init; }

    /// <summary>Its buckets, oldest first.</summary>
    public IReadOnlyList<RollupRow> Buckets { get; init; } = [];

    /// <summary>What was decided about it, oldest first.</summary>
    public IReadOnlyList<HistoryRecord> Transitions { get; init; } = [];

    /// <summary>What chance alone does to it; <see langword="null"/> where that was not measured.</summary>
    public DrawdownCalibration? Calibration { get; init; }

    /// <summary>Whether it has a section of its own: it is or was quarantined, or is near its limit.</summary>
    public bool IsNotable => State is AgentState.Quarantined or AgentState.Probation or AgentState.Near || Picture.Spans.Count > 0;
}
