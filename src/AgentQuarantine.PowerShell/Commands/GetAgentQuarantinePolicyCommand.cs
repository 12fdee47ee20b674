using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentQuarantinePolicy: what applies to an agent, and where each value comes from.</summary>
[Cmdlet(VerbsCommon.Get, "AgentQuarantinePolicy")]
[OutputType(typeof(Output.PolicyValue))]
public sealed class GetAgentQuarantinePolicyCommand : LedgerCommand
{
    private FleetPolicy _policy = FleetPolicy.Default;

    /// <summary>The agents, named exactly; neither the ledger nor the log need know them. Without them, the defaults and the overrides.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>The policy file; without one, the original's rule.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>The settings to show, by their names in a policy file; wildcards match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string[]? Setting { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _policy = PolicyFile.LoadOrDefault(ResolveOptional(PolicyPath));

    /// <inheritdoc/>
    protected override void Process()
    {
        var wanted = Setting?.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)).ToList();
        Show(
            Agent is null ? PolicyOperation.Overview(_policy) : PolicyOperation.Run(Agent, _policy),
            value => wanted is null || wanted.Exists(pattern => pattern.IsMatch(value.Setting)) ? new Output.PolicyValue(value) : null);
    }
}
