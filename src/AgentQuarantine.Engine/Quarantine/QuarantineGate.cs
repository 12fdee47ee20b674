namespace AgentQuarantine.Quarantine;

/// <summary>What the gate says of every agent while it has never been able to read the ledger.</summary>
public enum WhenUnknown
{
    /// <summary>No agent may run.</summary>
    Deny,

    /// <summary>Every agent may run.</summary>
    Allow,
}

/// <summary>The enforcement point: is this agent disabled? Thread-safe; a question does no I/O.</summary>
public sealed class QuarantineGate : IDisposable
{
    private readonly TimeProvider _time;
    private readonly WhenUnknown _whenUnknown;
    private readonly LedgerSnapshot? _snapshot;

    /// <summary>A gate over the ledger at <paramref name="ledgerPath"/>.</summary>
    public QuarantineGate(string ledgerPath, WhenUnknown whenUnknown = WhenUnknown.Deny, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _whenUnknown = whenUnknown;
        try
        {
            _snapshot = new FileLedger(ledgerPath).Read();
        }
        catch (QuarantineException)
        {
            _snapshot = null;
        }
    }

    /// <summary>Whether <paramref name="agent"/> is not to run.</summary>
    public bool IsDisabled(string agent) =>
        _snapshot?.IsQuarantined(agent, _time.GetUtcNow()) ?? _whenUnknown == WhenUnknown.Deny;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
