using System.Collections.Frozen;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>What a gate knows of an agent that may not simply run.</summary>
/// <param name="Until">Until when it is disabled, in UTC ticks; <see cref="long.MaxValue"/> for no end.</param>
/// <param name="RunRatio">Which part of its runs may run all the same: 0 of one that is quarantined.</param>
internal readonly record struct GateEntry(long Until, double RunRatio);

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
    /// The agents that are disabled, or run in part; <see langword="null"/> where nothing has changed.
    /// </summary>
    /// <param name="patient">Whether a ledger that may be half written is read again for a moment; otherwise the next look does so.</param>
    /// <exception cref="QuarantineException">As of <see cref="IQuarantineLedger.Read"/>; the next call reads again.</exception>
    public FrozenDictionary<string, GateEntry>? ReadIfChanged(bool patient)
    {
        var version = _file is null ? ledger.Version : _file.Stamp();
        // A file that is not there has no version, and none is needed; a database that does not tell one has to be read.
        var isKnown = _read && Equals(version, _version) && (version is not null || _file is not null);
        if (isKnown && !_settling)
            return null;
        var disabled = (_file?.Read(patient) ?? ledger.Read()).Agents.Values
            .Where(entry => entry.Active || entry is { State: QuarantineState.Probation, RunRatio: not null })
            .ToFrozenDictionary(
                entry => entry.Agent,
                entry => entry.Active ? new GateEntry(entry.Until?.UtcTicks ?? long.MaxValue, 0) : new GateEntry(long.MaxValue,
                    entry.RunRatio!.Value),
                StringComparer.Ordinal);
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        _settling = _file is not null && !Equals(version, _version);
        _version = version;
        _read = true;
        return disabled;
    }
}
