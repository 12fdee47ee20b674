using AgentQuarantine.Events;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Operations;

/// <summary>What two policies do to one agent of a log.</summary>
/// <param name="Reference">What the first does.</param>
/// <param name="Difference">What the second does.</param>
public sealed record PolicyComparison(PolicyRehearsal Reference, PolicyRehearsal Difference)
{
    /// <summary>Whether both do the same: the same quarantines for the same time, and the agent stands the same at the end.</summary>
    public bool IsEqual => Difference with { Policy = Reference.Policy, Transitions = Reference.Transitions } == Reference;
}

/// <summary>What two policies decide differently on event logs.</summary>
/// <param name="logs">How the logs are read; the windows and the lines are those of the rehearsed checks.</param>
/// <param name="reference">The first policy.</param>
/// <param name="difference">The second policy.</param>
/// <param name="options">How often a check runs.</param>
/// <param name="includeEqual">Gives the agents too to which both do the same.</param>
/// <param name="time">The clock.</param>
public sealed class ComparePolicyOperation(
    LogOptions logs, RehearsedPolicy reference, RehearsedPolicy difference, RehearsalOptions options, bool includeEqual, TimeProvider time)
    : LogOperation<PolicyComparison>(logs, time)
{
    private readonly RehearseOperation _rehearsal = new(logs, [reference, difference], options, time);

    /// <inheritdoc/>
    private protected override OperationResult<PolicyComparison> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var rehearsed = _rehearsal.Run(source, progress, cancellation);
        var half = rehearsed.Items.Count / 2;
        var pairs = rehearsed.Items.Take(half).Zip(rehearsed.Items.Skip(half), (first, second) => new PolicyComparison(first, second));
        return new OperationResult<PolicyComparison>
        {
            Time = rehearsed.Time,
            Items = [.. pairs.Where(pair => includeEqual || !pair.IsEqual)],
            Failures = rehearsed.Failures,
            Logs = rehearsed.Logs,
            Warnings = rehearsed.Warnings,
        };
    }
}
