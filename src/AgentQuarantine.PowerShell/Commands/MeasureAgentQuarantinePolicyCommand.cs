using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Measure-AgentQuarantinePolicy: what policies would have done to a log.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AgentQuarantinePolicy", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Output.PolicyRehearsal), typeof(Job))]
public sealed class MeasureAgentQuarantinePolicyCommand : MeasureCommand<PolicyRehearsal>
{
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

    private protected override string Activity => "Rehearsing the policy";

    private protected override LogOperation<PolicyRehearsal> Open(LogOptions logs) => new RehearseOperation(
        logs, RehearsedPolicy.From([.. PolicyPath.Select(ResolveFile)], DrawdownLimit),
        new RehearsalOptions { Every = Every, EveryEvents = EveryEvents == 0 ? null : EveryEvents }, Clock);

    private protected override object Shown(PolicyRehearsal item, LogReport? log) => new Output.PolicyRehearsal(item);
}
