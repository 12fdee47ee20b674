namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>A ledger beside which evidence is kept.</summary>
internal interface IEvidenceKeeper
{
    /// <summary>The evidence as it is; <see langword="null"/> where there is none.</summary>
    /// <param name="known">What is given where it has not been written since.</param>
    /// <exception cref="QuarantineException">As of the ledger.</exception>
    EvidenceState? ReadEvidence(EvidenceState? known = null);

    /// <summary>Replaces the evidence; only while the ledger is being changed, and after it was read then.</summary>
    /// <exception cref="QuarantineException">As of the ledger.</exception>
    void WriteEvidence(EvidenceState state);
}
