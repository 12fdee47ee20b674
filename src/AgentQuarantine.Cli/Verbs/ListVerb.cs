using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq list</c>: the ledger.</summary>
internal static class ListVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("list", "Show the ledger: who is quarantined, since when and why.",
            """
            agentq list
            agentq list --json | jq -r '.[] | select(.quarantined) | .agent'
            """);
        var ledger = new LedgerParameter(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var now = DateTimeOffset.UtcNow;
            var entries = ledger.Ledger(result).Read().Agents.Values.OrderBy(entry => entry.Agent, StringComparer.Ordinal).ToList();
            if (result.GetValue(json))
                Json.Array(entries, (writer, entry) => EntryOutput.Write(writer, entry, now));
            else
                EntryOutput.Print(entries, now);
            return ExitCode.Done;
        });
        return command;
    }
}
