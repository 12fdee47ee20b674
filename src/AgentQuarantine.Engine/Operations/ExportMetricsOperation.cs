using AgentQuarantine.Events;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Operations;

/// <summary>The metrics once, as a file for node_exporter's textfile collector.</summary>
public static class ExportMetricsOperation
{
    /// <summary>Reads the logs in full and writes the file, whole or not at all.</summary>
    /// <param name="options">What is read and how it is judged.</param>
    /// <param name="path">The file's full path; it ends in <c>.prom</c>, and its folder exists.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the reading; nothing is written then.</param>
    /// <param name="maxRefused">How much of the lines may be refused before there is a warning, in percent.</param>
    /// <returns>The file, and what was read of the logs.</returns>
    /// <exception cref="QuarantineException"><c>TextfileNameInvalid</c>, <c>FileUnwritable</c>, and those of the log and the ledger.</exception>
    public static OperationResult<string> Run(
        CollectorOptions options, string path, TimeProvider time, CancellationToken cancellation, double maxRefused = Defaults.MaxRefused)
    {
        Textfile.CheckName(path);
        using var collector = new MetricsCollector(options, time);
        var snapshot = collector.RefreshOrThrow(cancellation);
        Textfile.Write(snapshot, path);
        var report = Report(options, snapshot);
        return new OperationResult<string> { Time = snapshot.Time, Items = [path], Logs = [report], Warnings = report.Warnings(maxRefused) };
    }

    private static LogReport Report(CollectorOptions options, MetricsSnapshot snapshot)
    {
        var rejects = snapshot.Self.Rejects;
        // A line gives an event, or is refused; of the other reasons only a value is.
        var lines = snapshot.Logs.Sum(log => log.Events) + rejects[RejectReason.Malformed] + rejects[RejectReason.NotObject]
            + rejects[RejectReason.NoAgent] + rejects[RejectReason.TooLong] + rejects[RejectReason.Repeated];
        return new LogReport(options.LogNames, options.Logs is [var log] ? log : null, lines, snapshot.AgentCount, rejects);
    }
}
