using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Operations;

/// <summary>What event logs hold: how large they are, how many events and refusals, how old the newest event is.</summary>
/// <param name="logs">How the logs are read.</param>
/// <param name="time">The clock.</param>
public sealed class LogsOperation(LogOptions logs, TimeProvider time) : LogOperation<LogStatus>(logs, time)
{
    /// <inheritdoc/>
    private protected override OperationResult<LogStatus> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var reading = source.Begin(Logs.Read.Request, cancellation);
        var fleet = new Fleet(window: 1);
        var read = reading.Read(fleet, progress, cancellation);
        var agents = fleet.Statistics();
        var file = new FileInfo(source.Path!);
        var report = new LogReport(source.Name, source.Path, read.Lines, agents.Count, fleet.Rejects) { Format = read.Format };
        return new OperationResult<LogStatus>
        {
            Time = now,
            Logs = [report],
            Warnings = report.Warnings(Logs.MaxRefused),
            Items =
            [
                new LogStatus
                {
                    Path = source.Path!,
                    Bytes = file.Exists ? file.Length : null,
                    BehindBytes = file.Exists ? Math.Max(0, file.Length - read.EndByte) : 0,
                    Events = agents.Sum(agent => agent.Runs),
                    Refused = fleet.Rejects.Total,
                    NewestEvent = agents.Max(agent => agent.LastSeen),
                    LastChanged = reading.LastChanged,
                    Format = read.Format,
                },
            ],
        };
    }
}
