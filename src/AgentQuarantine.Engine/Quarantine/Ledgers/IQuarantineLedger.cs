using AgentQuarantine.Events;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>One change of the ledger.</summary>
/// <param name="Entry">The agent's entry from now on.</param>
/// <param name="Record">What the history says of it; <see langword="null"/> where it says nothing.</param>
public sealed record LedgerChange(QuarantineEntry? Entry, HistoryRecord? Record);

/// <summary>The durable record of quarantines: a JSON file today, a fleet's table tomorrow. One writer at a time, many readers.</summary>
public interface IQuarantineLedger
{
    /// <summary>The ledger's name for people: a file's full path.</summary>
    string Name { get; }

    /// <summary>
    /// Something that is equal as long as the ledger has not been changed, found without reading it; <see langword="null"/> where that is not
    /// known. Two changes in quick succession may look alike.
    /// </summary>
    object? Version => null;

    /// <summary>The ledger as it is; empty where there is none yet.</summary>
    /// <exception cref="QuarantineException">
    /// <c>LedgerDamaged</c>, <c>LedgerNotFound</c>, <c>LedgerUnreadable</c> or <c>LedgerUnsupported</c>.
    /// </exception>
    LedgerSnapshot Read();

    /// <summary>
    /// Changes the ledger under its exclusive lock. Nothing is written where <paramref name="decide"/> returns no change.
    /// </summary>
    /// <param name="decide">From the ledger as it is under the lock to the changes.</param>
    /// <param name="now">The time that is written as <c>updated_at</c>.</param>
    /// <returns>The ledger as it is afterwards.</returns>
    /// <exception cref="QuarantineException">
    /// As of <see cref="Read"/>, <c>LedgerLocked</c> or <c>LedgerUnwritable</c>. The ledger is then as it was, unless the message says that it
    /// has taken the decision and only its history has not.
    /// </exception>
    LedgerSnapshot Update(Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, DateTimeOffset now);

    /// <summary>Every transition, oldest first.</summary>
    IEnumerable<HistoryRecord> History();

    /// <summary>How the last check ended, whoever made it; <see langword="null"/>: no check has left a word.</summary>
    /// <exception cref="QuarantineException"><c>LedgerUnreadable</c> or <c>LedgerUnsupported</c>.</exception>
    CheckRecord? LastCheck() => null;

    /// <summary>Leaves how a check ended, under the ledger's lock. Where the ledger has no place yet, nothing is left.</summary>
    /// <param name="next">From the record so far, if there is one, to the one that takes its place.</param>
    /// <exception cref="QuarantineException"><c>LedgerLocked</c>, <c>LedgerUnwritable</c> or <c>LedgerUnsupported</c>.</exception>
    void Note(Func<CheckRecord?, CheckRecord> next)
    {
    }

    /// <summary>
    /// Where the events end that lie beside the ledger in one database: marks for a release that reads nothing; <see langword="null"/>: none do.
    /// </summary>
    IReadOnlyList<LogMark>? MarkEnds() => null;

    /// <summary>
    /// Makes this the ledger's active check, until the result is disposed of; <see langword="null"/>: another one is. A file's checks take turns
    /// by its lock alone.
    /// </summary>
    IDisposable? TryLead() => NoLease.Instance;

    /// <summary>Waits until the ledger may have changed, or the time is over.</summary>
    /// <param name="most">The time.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    void WaitForChange(TimeSpan most, CancellationToken cancellation) => cancellation.WaitHandle.WaitOne(most);
}
