using System.Collections.Frozen;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The ledger as a gate sees it: who is disabled and until when, read again when the ledger has changed.</summary>
/// <param name="ledger">The ledger.</param>
internal sealed class GateLedger(IQuarantineLedger ledger)
{
    private readonly FileLedger? _file = ledger as FileLedger;
    private object? _version;
    private bool _settling;
    private bool _read;

    /// <inheritdoc cref="IQuarantineLedger.WaitForChange"/>
    public void WaitForChange(TimeSpan most, CancellationToken cancellation) => ledger.WaitForChange(most, cancellation);

    /// <summary>
    /// The disabled agents and the UTC ticks until when, <see cref="long.MaxValue"/> for no end; <see langword="null"/> where nothing has changed.
    /// </summary>
    /// <param name="patient">Whether a ledger that may be half written is read again for a moment; otherwise the next look does so.</param>
    /// <exception cref="QuarantineException">As of <see cref="IQuarantineLedger.Read"/>; the next call reads again.</exception>
    public FrozenDictionary<string, long>? ReadIfChanged(bool patient)
    {
        var version = _file is null ? ledger.Version : _file.Stamp();
        // A file that is not there has no version, and none is needed; a database that does not tell one has to be read.
        var isKnown = _read && Equals(version, _version) && (version is not null || _file is not null);
        if (isKnown && !_settling)
            return null;
        var disabled = (_file?.Read(patient) ?? ledger.Read()).Agents.Values.Where(entry => entry.Active)
            .ToFrozenDictionary(entry => entry.Agent, entry => entry.Until?.UtcTicks ?? long.MaxValue, StringComparer.Ordinal);
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        _settling = _file is not null && !Equals(version, _version);
        _version = version;
        _read = true;
        return disabled;
    }
}
