using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Offers the settings of a policy, and what each is by default.</summary>
public sealed class SettingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Offer.Of(wordToComplete, FleetPolicy.Default.Overview().Select(value => (value.Setting, $"default: {value.Value ?? "off"}")));
}
