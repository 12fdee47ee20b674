namespace AgentQuarantine.Metrics;

/// <summary>How old the knowledge of the ledger is.</summary>
internal static class LedgerAge
{
    /// <summary>Writes the family; without a sample where the ledger has never been known.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="age">How long ago the ledger was last known to be as it is here.</param>
    public static void Write(ExpositionWriter to, TimeSpan? age)
    {
        to.Family("agent_quarantine_ledger_age_seconds"u8, MetricKind.Gauge, "How long ago the ledger was last known to be as it is here.");
        if (age is { } known)
            to.Sample("agent_quarantine_ledger_age_seconds"u8, default, default, Math.Max(0, known.TotalSeconds));
    }
}
