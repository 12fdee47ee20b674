using AgentQuarantine.Metrics;

namespace AgentQuarantine.Operations;

/// <summary>The metrics once, as a file for node_exporter's textfile collector.</summary>
public static class ExportMetricsOperation
{
    /// <summary>Reads the log in full and writes the file, whole or not at all.</summary>
    /// <param name="options">What is read and how it is judged.</param>
    /// <param name="path">The file's full path; it ends in <c>.prom</c>, and its folder exists.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the reading; nothing is written then.</param>
    /// <exception cref="QuarantineException"><c>TextfileNameInvalid</c>, <c>FileUnwritable</c>, and those of the log and the ledger.</exception>
    public static void Run(CollectorOptions options, string path, TimeProvider time, CancellationToken cancellation)
    {
        Textfile.CheckName(path);
        using var collector = new MetricsCollector(options, time);
        Textfile.Write(collector.RefreshOrThrow(cancellation), path);
    }
}
