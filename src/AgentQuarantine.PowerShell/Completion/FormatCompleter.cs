using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AgentQuarantine.Events.Formats;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Completes the names of the formats that are built in.</summary>
public sealed class FormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        from name in EventFormats.Names
        where name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)
        select new CompletionResult(name);
}
