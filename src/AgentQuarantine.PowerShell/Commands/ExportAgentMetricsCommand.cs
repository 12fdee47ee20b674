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
        RunWithProgress("Counting the event log", options.LogNames, (_, stopping) =>
        {
            ExportMetricsOperation.Run(options, output, Clock, stopping);
            return true;
        });
        if (PassThru)
            WriteObject(new FileInfo(output));
    }
}
