using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>Leaves beside the ledger how one check ended, so that its absence shows. It begins when this is made.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">The clock.</param>
/// <param name="known">The record as it was last seen, for where it cannot be read.</param>
internal sealed class CheckRecorder(IQuarantineLedger ledger, TimeProvider time, CheckRecord? known = null)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>The record with this check, whether it could be written or not; <see langword="null"/> before the check has ended.</summary>
    public CheckRecord? Record { get; private set; }

    /// <summary>What is to be said once, when a check clears what was quarantined a few checks ago.</summary>
    public string? Warning { get; private set; }

    /// <summary>The check has ended. One that judged nobody is no success.</summary>
    /// <param name="read">What it judged.</param>
    /// <param name="newest">The log's newest event.</param>
    /// <param name="decisions">What it decided.</param>
    /// <param name="policy">By what.</param>
    /// <param name="before">The ledger before it; <see langword="null"/>: nobody looks whether agents go in and out.</param>
    /// <returns>Why the record could not be written; <see langword="null"/> where it was.</returns>
    public string? Done(
        IReadOnlyList<AgentRewardStats> read, DateTimeOffset? newest, IReadOnlyList<QuarantineDecision> decisions, FleetPolicy policy,
        LedgerSnapshot? before = null) =>
        Leave(
            new CheckRecord
            {
                Error = NothingJudged.Of(decisions, policy) is null ? null : ErrorIds.NothingJudged,
                Agents = read.Count,
                Events = read.Sum(agent => agent.Runs),
                Quarantined = decisions.Count(decision => decision is { Applied: true, Action: DecisionAction.Quarantine }),
                Cleared = decisions.Count(decision => decision is { Applied: true, Action: DecisionAction.Clear or DecisionAction.Probation }),
                NewestEvent = newest,
            },
            tally => tally.Add(decisions, policy.Mode),
            Flapping.Cleared(decisions, before));

    /// <summary>The check could not be made.</summary>
    /// <returns>As of <see cref="Done"/>.</returns>
    public string? Failed(Exception failure) =>
        Leave(new CheckRecord { Error = failure is QuarantineException { Id: var id } ? id : failure.GetType().Name }, _ => { }, []);

    private string? Leave(CheckRecord check, Action<DecisionTally> add, IReadOnlyList<QuarantineEntry> cleared)
    {
        var now = time.GetUtcNow();
        check = check with { Time = now, Duration = time.GetElapsedTime(_start) };
        Record = After(known);
        try
        {
            ledger.Note(before => Record = After(before ?? known));
            return null;
        }
        catch (QuarantineException e)
        {
            return e.Message;
        }

        CheckRecord After(CheckRecord? before)
        {
            var tally = before?.Decisions.Copy() ?? new DecisionTally();
            add(tally);
            var recent = before?.Recent ?? [];
            Warning = before?.SaidFlapping == true ? null : Flapping.Warning(cleared, recent);
            return check with
            {
                LastSuccess = check.WentWell ? now : before?.LastSuccess,
                Succeeded = (before?.Succeeded ?? 0) + (check.WentWell ? 1 : 0),
                Failed = (before?.Failed ?? 0) + (check.WentWell ? 0 : 1),
                HasLedger = before?.HasLedger ?? false,
                SaidFlapping = before?.SaidFlapping == true || Warning is not null,
                Recent = [.. recent.AsSpan(Math.Max(0, recent.Length + 1 - CheckRecord.MostRecent)), now.UtcTicks],
                Decisions = tally,
            };
        }
    }
}
