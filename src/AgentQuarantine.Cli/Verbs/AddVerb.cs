using System.CommandLine;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq add</c>: quarantine by hand.</summary>
internal static class AddVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("add", "Quarantine agents by hand. A check never lifts what a person has set.",
            """
            agentq add ppo/LunarLander-v2 --reason 'reward hacking, see run 7'
            agentq add planner coder --reason 'maintenance' --until 12h
            agentq add --reason 'odd name' -- --the-agent
            """);
        var agents = Common.Agents(command, "The agents' names.");
        var reason = Common.Text(command, "--reason", "TEXT", "Why; people will read it. [default: quarantined by hand]");
        var until = new ValueOption<DateTimeOffset>(command, "--until", "TIME", result => Parse.Time(result, Agentq.Clock.GetUtcNow()),
            "When it ends by itself: a time such as 2026-01-31T18:00Z, or a duration from now such as 30m, 12h, 7d. [default: never]");
        var ledger = new LedgerParameter(command, writes: true);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = new AddOptions
            {
                Agents = result.GetValue(agents)!,
                Reason = result.GetValue(reason) ?? "quarantined by hand",
                Until = until.Of(result),
            };
            return EntryOutput.ShowAll(AddOperation.Run(options, ledger.Ledger(result), Agentq.Clock), result.GetValue(json));
        });
        return command;
    }
}
