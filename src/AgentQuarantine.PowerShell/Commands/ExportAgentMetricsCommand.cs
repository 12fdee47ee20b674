using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Jobs;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Export-AgentMetrics: the metrics once, as a file for node_exporter's textfile collector.</summary>
[Cmdlet(VerbsData.Export, "AgentMetrics", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo), typeof(Job))]
public sealed class ExportAgentMetricsCommand : MetricsCommand, IRunsAsJob
{
    /// <summary>The file: its name ends in .prom, its folder exists. It is replaced in one step.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "";

    /// <summary>How much may be refused before there is a warning, in percent of the lines read.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double MaxRefused { get; set; } = Defaults.MaxRefused;

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        var output = ResolveFile(OutputPath);
        var options = Collector;
        if (!ShouldProcess(output, "Write the metrics"))
            return;
        var written = RunWithProgress("Counting the event log", options.LogNames,
            (_, stopping) => ExportMetricsOperation.Run(options, output, Clock, stopping, MaxRefused));
        Show(written, file => PassThru ? new FileInfo(file) : null);
    }
}
