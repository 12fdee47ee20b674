using System.Management.Automation;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Export-AgentMetrics: the metrics once, as a file for node_exporter's textfile collector.</summary>
[Cmdlet(VerbsData.Export, "AgentMetrics", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo))]
public sealed class ExportAgentMetricsCommand : MetricsCommand
{
    /// <summary>The file: its name ends in .prom, its folder exists. It is replaced in one step.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "";

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        var output = ResolveFile(OutputPath);
        Textfile.CheckName(output);
        var options = Collector;
        using var collector = new MetricsCollector(options, Clock);
        var snapshot = RunWithProgress("Counting the event log", options.LogPath, (_, stopping) => collector.RefreshOrThrow(stopping));
        if (!ShouldProcess(output, "Write the metrics"))
            return;
        Textfile.Write(snapshot, output);
        if (PassThru)
            WriteObject(new FileInfo(output));
    }
}
