using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Jobs;
using AgentQuarantine.PowerShell.Output;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentEventLog: what event logs hold, and how old their newest event is.</summary>
[Cmdlet(VerbsCommon.Get, "AgentEventLog", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AgentEventLog), typeof(Job))]
public sealed class GetAgentEventLogCommand : EventLogCommand, IRunsAsJob
{
    private LogsOperation? _operation;

    /// <summary>How many of a log's last lines are read.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = ReadRequest.Default.Last!.Value;

    /// <summary>Reads whole logs.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>How much may be refused before there is a warning, in percent of the lines read.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double MaxRefused { get; set; } = Defaults.MaxRefused;

    /// <inheritdoc/>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (All && MyInvocation.BoundParameters.ContainsKey(nameof(Last)))
            throw Terminate(Errors.ErrorRecords.LastAndAll());
        _operation = new LogsOperation(
            new LogOptions
            {
                Fields = Fields,
                Read = new() { Request = All ? ReadRequest.All : new ReadRequest(Last), Rotated = Rotated },
                MaxRefused = MaxRefused,
            },
            Clock);
    }

    /// <inheritdoc/>
    protected override void Process() => Look(ResolveLogs(WriteError));

    /// <inheritdoc/>
    protected override void End() => Look(Piped.Select(statistics => statistics.Path).OfType<string>().Distinct(StringComparer.Ordinal));

    private void Look(IEnumerable<string> logs)
    {
        foreach (var source in _operation!.Take(logs))
        {
            var read = RunWithProgress("Reading the event log", source.Name, (progress, stopping) => _operation.Run(source, progress, stopping));
            Show(read, log => new AgentEventLog(log, read.Time));
        }
    }
}
