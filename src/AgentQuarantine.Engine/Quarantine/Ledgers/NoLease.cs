namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The turn of a check that nobody keeps out.</summary>
internal sealed class NoLease : IDisposable
{
    /// <summary>The only one.</summary>
    public static NoLease Instance { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
