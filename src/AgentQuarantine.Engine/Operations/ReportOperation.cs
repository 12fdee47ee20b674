using AgentQuarantine.Events;
using AgentQuarantine.Grafana;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Reports;

namespace AgentQuarantine.Operations;

/// <summary>A report of event logs, ledger and policy: one HTML file, the same bytes for the same input.</summary>
/// <param name="logs">How the logs are read; several are one, in the order of their events' times.</param>
/// <param name="options">What the report is made of.</param>
/// <param name="ledger">Says who is quarantined, and what was decided.</param>
/// <param name="time">The clock: times in the future do not count.</param>
public sealed class ReportOperation(LogOptions logs, ReportOptions options, IQuarantineLedger ledger, TimeProvider time)
{
    private const int ShownRefused = 20;

    /// <summary>Reads the logs once, and writes the files.</summary>
    /// <param name="paths">The logs' full paths, one at least, or the address of a fleet's database.</param>
    /// <param name="output">The report's full path; it is replaced in one step.</param>
    /// <param name="plots">The full path of the folder that gets the plots as SVG files; <see langword="null"/>: they are only in the report.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading; nothing is written then.</param>
    /// <returns>The files that were written, the report first; <c>AgentNotFound</c> among the failures.</returns>
    /// <exception cref="QuarantineException">Those of the logs and the ledger, and <c>FileUnwritable</c>.</exception>
    public OperationResult<GeneratedFile> Run(
        IEnumerable<string> paths, string output, string? plots = null, IProgress<ReadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var refused = new RefusedLines(Math.Max(logs.ShowRefused, ShownRefused));
        var fields = logs.Fields.At(time);
        var source = logs.Stores.Only(paths)?.Events(logs.Read.Window, byTime: true) ?? (logs.Merge
            ? LogSources.Merge(paths, fields, logs.Read.Rotated, refused) : LogSources.Open(paths, fields, logs.Read.Rotated, refused));
        var data = new ReportReader(options, logs.Read, ledger)
            .Read(source, fields.Times.TimeZone, names => logs.Agents.From(names, name => name), progress, cancellation);
        var report = new LogReport(source.Name, source.Path, data.Read.Lines, data.Agents.Count(agent => agent.Statistics is not null), data.Rejects)
        {
            Rotated = data.Rotated,
            Format = data.Read.Format,
        };
        var alike = LookAlikes.Of(data.Agents.Select(agent => agent.Name));
        data = data with
        {
            Refused = refused.Lines,
            Warnings = [.. (report with { Source = data.Log }).Warnings(logs.MaxRefused), .. alike],
        };
        GeneratedFile[] files = [new(output, ReportPage.Write(data)), .. plots is null ? [] : Plots(data, plots)];
        GeneratedFile.WriteAll(files, force: true);
        return new OperationResult<GeneratedFile>
        {
            Time = time.GetUtcNow(),
            Items = files,
            Failures = logs.Agents.Failures(source.Name),
            Logs = [report],
            Warnings = [.. report.Warnings(logs.MaxRefused), .. alike],
        };
    }

    private static IEnumerable<GeneratedFile> Plots(ReportData data, string folder) =>
        ReportPlots.Of(data).Select(plot => new GeneratedFile(Path.Combine(folder, plot.Name), plot.Content));
}
