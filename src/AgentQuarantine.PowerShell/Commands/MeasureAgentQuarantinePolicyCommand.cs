using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Measure-AgentQuarantinePolicy: what policies would have done to a log.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AgentQuarantinePolicy", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PolicyRehearsal))]
public sealed class MeasureAgentQuarantinePolicyCommand : MeasureCommand
{
    private IReadOnlyList<RehearsedPolicy> _policies = [];

    /// <summary>Policy files; they stand side by side.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PolicyPath { get; set; } = [];

    /// <summary>The default policy with these drawdown limits; reward units, below 0.</summary>
    [Parameter]
    public double[] DrawdownLimit { get; set; } = [];

    /// <summary>A check every so many events, whatever their time.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int EveryEvents { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _policies = RehearsedPolicy.From([.. PolicyPath.Select(ResolveFile)], DrawdownLimit);
    }

    /// <inheritdoc/>
    protected override void Measure(IEventSource source)
    {
        var options = new RehearsalOptions
        {
            Window = Window,
            Last = ReadOptions.Request.Last,
            Every = Every,
            EveryEvents = EveryEvents == 0 ? null : EveryEvents,
        };
        var rows = RunWithProgress("Rehearsing the policy", source.Name,
            (progress, stopping) => PolicyRehearser.Run(source, _policies, options, progress, stopping));
        WriteObject(Agents.From(rows, row => row.Agent), enumerateCollection: true);
    }
}
