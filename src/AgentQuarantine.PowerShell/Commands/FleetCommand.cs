using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that keeps windows of rewards: how long they are and how much of a log fills them.</summary>
public abstract class FleetCommand : EventLogCommand
{
    /// <summary>How many rewards an agent's window holds.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Window { get; set; } = Fleet.DefaultWindow;

    /// <summary>How many of a log's last lines are read.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = ReadRequest.Default.Last!.Value;

    /// <summary>Reads whole logs.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary><see cref="Window"/>, <see cref="Last"/> and <see cref="All"/> as the engine takes them.</summary>
    protected FleetReadOptions ReadOptions => new()
    {
        Window = Window,
        Request = All ? ReadRequest.All : new ReadRequest(Last),
    };

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (All && MyInvocation.BoundParameters.ContainsKey(nameof(Last)))
            throw Terminate(ErrorRecords.LastAndAll());
    }

    /// <summary>Reads <paramref name="source"/>, with progress, and says what was refused.</summary>
    protected FleetReadResult ReadFleet(IEventSource source)
    {
        var ledger = Ledger.Read();
        var result = RunWithProgress("Reading the event log", source.Name,
            (progress, stopping) => FleetReader.Read(source, ledger, ReadOptions, Clock.GetUtcNow(), progress, stopping));
        ReportRejects(source.Name, result);
        return result;
    }

    private void ReportRejects(string name, FleetReadResult result)
    {
        var refused = string.Join(", ", RejectCounts.Reasons
            .Where(reason => result.Rejects[reason] > 0)
            .Select(reason => $"{result.Rejects[reason]} {RejectCounts.NameOf(reason)}"));
        var summary = $"'{name}': {result.Read.Lines} lines read, {result.Agents.Count} agents, refused: {(refused.Length == 0 ? "none" : refused)}.";
        if (result.Agents.Count == 0 && result.Rejects.Total > 0)
            WriteWarning($"No line is an event: {summary} See whether -Field names the keys that your agents write.");
        else
            WriteVerbose(summary);
    }
}
