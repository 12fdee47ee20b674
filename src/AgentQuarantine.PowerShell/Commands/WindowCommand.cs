using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that keeps windows of rewards: how long they are and how much of a log fills them.</summary>
public abstract class WindowCommand : EventLogCommand
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
        Rotated = Rotated,
    };

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        if (All && MyInvocation.BoundParameters.ContainsKey(nameof(Last)))
            throw Terminate(ErrorRecords.LastAndAll());
    }
}
