using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq list</c>: the ledger, or its history.</summary>
internal static class ListVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("list", "Show the ledger: who is quarantined, since when and why.",
            """
            agentq list
            agentq list 'ppo/*' --history --since 7d         every transition of these agents in the last week
            agentq list --json | jq -r '.[] | select(.quarantined) | .agent'
            """);
        var agents = Common.Agents(command, "Only these agents; * and ? match any characters.", required: false);
        var history = new Option<bool>("--history") { Description = "Show the transitions instead, oldest first." };
        var since = new ValueOption<DateTimeOffset>("--since", result => Parse.Time(result, DateTimeOffset.UtcNow, back: true))
        {
            Description = "With --history: only transitions since then, a time such as 2026-01-31T18:00Z or a duration such as 12h, 7d.",
            HelpName = "TIME",
        };
        command.Options.Add(history);
        command.Options.Add(since);
        var ledger = new LedgerParameter(command);
        var json = Common.Json(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(since) is { Implicit: false } && !result.GetValue(history))
                result.AddError("--since goes with --history.");
        });
        command.SetAction(result =>
        {
            var file = ledger.Ledger(result);
            var names = result.GetValue(agents)!;
            if (result.GetValue(history))
                History(file, names, since.Of(result), result.GetValue(json));
            else
                Entries(file, names, result.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Entries(FileLedger ledger, string[] names, bool json)
    {
        var now = DateTimeOffset.UtcNow;
        var entries = Common.Select(ledger.Read(), ledger.Name, names);
        if (json)
            Json.Array(entries, (writer, entry) => EntryOutput.Write(writer, entry, now));
        else
            EntryOutput.Print(entries, now);
    }

    private static void History(FileLedger ledger, string[] names, DateTimeOffset? since, bool json)
    {
        var records = ledger.History()
            .Where(record => !(record.Time < since) && (names.Length == 0 || names.Any(name => AgentPattern.IsMatch(name, record.Agent))));
        if (json)
            Json.Array(records, RecordOutput.Write);
        else
            RecordOutput.Print(records);
    }
}
