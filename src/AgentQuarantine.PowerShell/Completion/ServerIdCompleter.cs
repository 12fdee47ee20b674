using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using AgentQuarantine.PowerShell.Servers;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Offers the numbers of this session's metrics servers.</summary>
public sealed class ServerIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Offer.Of(wordToComplete, MetricsServers.All().Select(
            server => (server.Id.ToString(CultureInfo.InvariantCulture), $"{server.State}: {server.Uri}, {server.Path}")));
}
