using System.Management.Automation;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Remove-AgentEvent: removes the events of old days from a fleet's database. What windows still need is kept.</summary>
[Cmdlet(VerbsCommon.Remove, "AgentEvent", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(long))]
public sealed class RemoveAgentEventCommand : StoreCommand
{
    /// <summary>How long whole days are kept, at least a day: today's events are still arriving.</summary>
    [Parameter]
    [Duration(LeastDays = 1)]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many of an agent's newest rewards are kept at least: the longest window that anybody asks for.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Window { get; set; } = Fleet.DefaultWindow;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess(Store.Name, FormattableString.Invariant($"Remove the events of days before the last {Keep.TotalDays:0.#} days")))
            WriteObject(Store.Prune(Keep, Window, WriteVerbose));
    }
}
