using AgentQuarantine.Events;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Operations;

/// <summary>What policies would have done to event logs.</summary>
/// <param name="logs">How the logs are read; the windows and the lines are those of the rehearsed checks.</param>
/// <param name="policies">The policies.</param>
/// <param name="options">How often a check runs.</param>
/// <param name="time">The clock.</param>
public sealed class RehearseOperation(LogOptions logs, IReadOnlyList<RehearsedPolicy> policies, RehearsalOptions options, TimeProvider time)
    : LogOperation<PolicyRehearsal>(logs, time)
{
    private readonly RehearsalOptions _options = options with { Window = logs.Read.Window, Last = logs.Read.Request.Last };

    /// <inheritdoc/>
    private protected override OperationResult<PolicyRehearsal> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var reported = new ReportedSource(source);
        var rows = PolicyRehearser.Run(reported, policies, _options, progress, cancellation);
        return new OperationResult<PolicyRehearsal>
        {
            Time = now,
            Items = AgentsOf(source).From(rows, row => row.Agent),
            Logs = [reported.Report!],
            Warnings = reported.Report!.Warnings(Logs.MaxRefused),
        };
    }
}
