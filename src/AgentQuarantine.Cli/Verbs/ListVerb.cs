using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;

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
            agentq list --last-check                         when the last check ended, and how
            agentq list --json | jq -r '.[] | select(.quarantined) | .agent'
            """);
        var agents = Common.Agents(command, "Only these agents; patterns with *, ? and [set] match.", required: false);
        var history = Common.Switch(command, "--history", "Show the transitions instead, oldest first.");
        var lastCheck = Common.Switch(command, "--last-check", "Show how the last check ended instead, whoever made it.");
        var since = new ValueOption<DateTimeOffset>(command, "--since", "TIME", result => Parse.Time(result, Agentq.Clock.GetUtcNow(), back: true),
            "With --history: only transitions since then, a time such as 2026-01-31T18:00Z or a duration such as 12h, 7d.");
        var ledger = new LedgerParameter(command);
        var json = Common.Json(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(since) is { Implicit: false } && !result.GetValue(history))
                result.AddError("--since goes with --history.");
            if (result.GetValue(lastCheck) && (result.GetValue(history) || result.GetValue(agents) is { Length: > 0 }))
                result.AddError("--last-check stands alone: it is about no single agent.");
        });
        command.SetAction(result =>
        {
            var (named, file, asJson) = (new AgentSelection(result.GetValue(agents)), ledger.Ledger(result), result.GetValue(json));
            if (result.GetValue(lastCheck))
                return CheckRecordOutput.Show(ListOperation.LastCheck(file, Agentq.Clock), asJson);
            if (!result.GetValue(history))
            {
                var exitCode = EntryOutput.ShowAll(ListOperation.Run(new ListOptions { Agents = named }, file, Agentq.Clock), asJson);
                if (!asJson && file.LastCheck() is { } check)
                    Failure.Print(CheckRecordOutput.Line(check));
                return exitCode;
            }
            var records = HistoryOperation.Run(new HistoryOptions { Agents = named, Since = since.Of(result) }, file, Agentq.Clock);
            return Results.Show(records, asJson, RecordOutput.Write, RecordOutput.Print);
        });
        return command;
    }
}
