using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Operations;

/// <summary>The rolling statistics of the agents in event logs.</summary>
/// <param name="logs">How the logs are read.</param>
/// <param name="ledger">Says who is quarantined.</param>
/// <param name="time">The clock.</param>
public sealed class StatisticsOperation(LogOptions logs, IQuarantineLedger ledger, TimeProvider time) : LogOperation<AgentRewardStats>(logs, time)
{
    /// <inheritdoc/>
    private protected override bool IsInTime => false;

    /// <inheritdoc/>
    private protected override OperationResult<AgentRewardStats> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var evidence = EvidenceBook.Of(ledger, Logs.Read.Policy, source.IsFeed, shows: true);
        var read = FleetReader.Read(source, ledger.Read(), Logs.Read with { MarksEnd = false, Evidence = evidence }, now, progress, cancellation);
        var report = LogReport.Of(source, read);
        return new OperationResult<AgentRewardStats>
        {
            Time = now,
            Items = AgentsOf(source).From(read.Agents, agent => agent.Agent),
            Logs = [report],
            Warnings =
            [
                .. report.Warnings(Logs.MaxRefused), .. ShortWindows.Of(read, Logs.Read, policy: null),
                .. LookAlikes.Of(read.Agents.Select(agent => agent.Agent)), .. evidence?.Warnings ?? [],
            ],
        };
    }
}
