using System.Collections.Frozen;
using AgentQuarantine.Disks;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>What a gate knows of an agent that may not simply run.</summary>
/// <param name="Until">Until when it is disabled, in UTC ticks; <see cref="long.MaxValue"/> for no end.</param>
/// <param name="RunRatio">Which part of its runs may run all the same: 0 of one that is quarantined.</param>
internal readonly record struct GateEntry(long Until, double RunRatio);

/// <summary>The ledger as a gate sees it: who is disabled and until when, read again when the file has changed.</summary>
/// <param name="ledger">The ledger.</param>
internal sealed class GateLedger(FileLedger ledger)
{
    private FileStamp? _stamp;
    private bool _settling;
    private bool _read;

    /// <summary>
    /// The agents that are disabled, or run in part; <see langword="null"/> where nothing has changed.
    /// </summary>
    /// <param name="patient">Whether a ledger that may be half written is read again for a moment; otherwise the next look does so.</param>
    /// <exception cref="QuarantineException">As of <see cref="IQuarantineLedger.Read"/>; the next call reads again.</exception>
    public FrozenDictionary<string, GateEntry>? ReadIfChanged(bool patient)
    {
        var stamp = ledger.Stamp();
        if (_read && stamp == _stamp && !_settling)
            return null;
        var disabled = ledger.Read(patient).Agents.Values
            .Where(entry => entry.Active || entry is { State: QuarantineState.Probation, RunRatio: not null })
            .ToFrozenDictionary(
                entry => entry.Agent,
                entry => entry.Active ? new GateEntry(entry.Until?.UtcTicks ?? long.MaxValue, 0) : new GateEntry(long.MaxValue, entry.RunRatio!.Value),
                StringComparer.Ordinal);
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        _settling = stamp != _stamp;
        _stamp = stamp;
        _read = true;
        return disabled;
    }
}
