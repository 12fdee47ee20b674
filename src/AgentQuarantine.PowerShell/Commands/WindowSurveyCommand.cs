using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that looks at event logs and keeps windows of rewards meanwhile.</summary>
/// <typeparam name="T">What the use case gives.</typeparam>
public abstract class WindowSurveyCommand<T> : SurveyCommand<T>
{
    /// <inheritdoc cref="WindowCommand.Window"/>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Window { get; set; } = Fleet.DefaultWindow;

    /// <inheritdoc cref="WindowCommand.Last"/>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = ReadRequest.Default.Last!.Value;

    /// <inheritdoc cref="WindowCommand.All"/>
    [Parameter]
    public SwitchParameter All { get; set; }

    private protected override FleetReadOptions ReadOptions => base.ReadOptions with
    {
        Window = Window,
        Request = All ? ReadRequest.All : new ReadRequest(Last),
    };

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (All && MyInvocation.BoundParameters.ContainsKey(nameof(Last)))
            throw Terminate(ErrorRecords.LastAndAll());
        base.Begin();
    }
}
