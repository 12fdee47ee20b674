using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Commands;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Completes the names of the agents in the ledger.</summary>
public class LedgerAgentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = AgentName.Unquote(wordToComplete);
        try
        {
            using var session = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            var paths = session.AddScript("$ExecutionContext.SessionState.Path").Invoke<PathIntrinsics>()[0];
            return [.. Agents(ReadLedger(paths, fakeBoundParameters), [.. Logs(paths, fakeBoundParameters)])
                .Where(agent => agent.Agent.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .OrderBy(agent => agent.Agent, StringComparer.Ordinal)
                .Select(agent => new CompletionResult(AgentName.Quote(agent.Agent), agent.Agent, CompletionResultType.ParameterValue, agent.Says))];
        }
        catch (Exception e) when (e is QuarantineException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            // Nothing to offer is better than an error in the middle of a line; running it says what is wrong.
            return [];
        }
    }

    /// <summary>The agents to offer, each once, and what the list says of each.</summary>
    private protected virtual IEnumerable<(string Agent, string Says)> Agents(LedgerSnapshot ledger, IReadOnlyList<string> logs) =>
        ledger.Agents.Values.Select(entry => (entry.Agent, $"{entry.State}: {entry.Reason}"));

    private static LedgerSnapshot ReadLedger(PathIntrinsics paths, IDictionary bound)
    {
        var path = bound[nameof(LedgerCommand.LedgerPath)] as string ?? Defaults.LedgerPath;
        return PathResolver.TryResolveFile(paths, path, out var file, out _) ? new FileLedger(file).Read() : LedgerSnapshot.Empty;
    }

    private static IEnumerable<string> Logs(PathIntrinsics paths, IDictionary bound)
    {
        var logs = PathResolver.Logs(paths, Texts(nameof(EventLogCommand.LiteralPath)), Texts(nameof(EventLogCommand.Path)), _ => { });
        return logs.Where(File.Exists);

        string[]? Texts(string name) => bound[name] is { } value ? LanguagePrimitives.ConvertTo<string[]>(value) : null;
    }
}
