using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>One agent's evidence.</summary>
/// <param name="detector">What its rewards amount to.</param>
internal sealed class AgentEvidence(EDetector detector)
{
    /// <summary>What its rewards amount to.</summary>
    public EDetector Detector { get; } = detector;

    /// <summary>Since when, by the ledger, the agent may run: another time there means that it was released since.</summary>
    public DateTimeOffset? Released { get; set; }

    /// <summary>When a reward was last taken in.</summary>
    public DateTimeOffset Seen { get; set; }

    /// <summary>Whether an agent's entry tells of a release that this evidence does not know.</summary>
    public bool IsBefore(QuarantineEntry? entry) =>
        entry is { State: not QuarantineState.Quarantined } && entry.Since != Released;
}
