using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Compare-AgentQuarantinePolicy: what two policies decide differently on a log.</summary>
[Cmdlet(VerbsData.Compare, "AgentQuarantinePolicy", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PolicyDifference), typeof(Job))]
public sealed class CompareAgentQuarantinePolicyCommand : MeasureCommand<PolicyComparison>
{
    /// <summary>The first policy's file; the default policy unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReferencePolicyPath { get; set; }

    /// <summary>The second policy's file.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string DifferencePolicyPath { get; set; } = "";

    /// <summary>Emits the agents too to which both policies do the same.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    private protected override string Activity => "Comparing the policies";

    private protected override LogOperation<PolicyComparison> Open(LogOptions logs)
    {
        string[] paths = ReferencePolicyPath is null ? [DifferencePolicyPath] : [ReferencePolicyPath, DifferencePolicyPath];
        var policies = RehearsedPolicy.From([.. paths.Select(ResolveFile)], []);
        var reference = ReferencePolicyPath is null ? RehearsedPolicy.From([], [])[0] : policies[0];
        return new ComparePolicyOperation(logs, reference, policies[^1], new RehearsalOptions { Every = Every }, IncludeEqual, Clock);
    }

    private protected override object Shown(PolicyComparison item, LogReport? log) => new PolicyDifference(item);
}
