using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Offers durations.</summary>
public sealed class DurationCompleter : IArgumentCompleter
{
    /// <summary>Those that are offered.</summary>
    internal static IReadOnlyList<string> Durations { get; } = ["30s", "1m", "5m", "15m", "1h", "12h", "1d", "7d"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Offer.Of(wordToComplete, Durations.Select(text => (text, Duration.Parse(text).ToString("g", null))));
}
