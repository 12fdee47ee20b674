using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Quarantine;

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
        var reason = new Option<string>("--reason") { Description = "Why; people will read it.", HelpName = "TEXT", DefaultValueFactory = _ => "quarantined by hand" };
        var until = new ValueOption<DateTimeOffset>("--until", result => Parse.Time(result, DateTimeOffset.UtcNow))
        {
            Description = "When it ends by itself: a time such as 2026-01-31T18:00Z, or a duration from now such as 30m, 12h, 7d. [default: never]",
            HelpName = "TIME",
        };
        command.Options.Add(reason);
        command.Options.Add(until);
        var ledger = new LedgerParameter(command, writes: true);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var now = DateTimeOffset.UtcNow;
            var file = ledger.Ledger(result);
            var entries = result.GetValue(agents)!.Distinct()
                .Select(agent => ManualQuarantine.Add(file, agent, result.GetValue(reason)!, until.Of(result), now)).ToList();
            if (result.GetValue(json))
                Json.Array(entries, (writer, entry) => EntryOutput.Write(writer, entry, now));
            else
                EntryOutput.Print(entries, now);
            return ExitCode.Done;
        });
        return command;
    }
}
