using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq clear</c>: put agents back into service.</summary>
internal static class ClearVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("clear", "Put agents back into service. From now on only rewards past the log's present end count.",
            """
            agentq clear ppo/LunarLander-v2
            agentq clear --all --log logs/a.jsonl --log logs/b.jsonl
            """);
        var agents = Common.Agents(command, "The agents' names.", required: false);
        var all = new Option<bool>("--all") { Description = "Every agent that is quarantined." };
        var logs = new Option<string[]>("--log")
        {
            Description = $"An event log whose present end is marked; can be given several times. [default: {LogParameters.DefaultLog}]",
            HelpName = "PATH",
        };
        command.Options.Add(all);
        command.Options.Add(logs);
        var ledger = new LedgerParameter(command);
        var json = Common.Json(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(all) is { Implicit: false } == result.GetValue(agents) is { Length: > 0 })
                result.AddError("Name the agents to clear, or --all.");
        });
        command.SetAction(result =>
        {
            var now = DateTimeOffset.UtcNow;
            var file = ledger.Ledger(result);
            IEnumerable<string> names = result.GetValue(all)
                ? file.Read().Agents.Values.Where(entry => entry.State != QuarantineState.Healthy).Select(entry => entry.Agent).Order(StringComparer.Ordinal)
                : result.GetValue(agents)!.Distinct();
            var end = (result.GetValue(logs) is { Length: > 0 } named ? named : [LogParameters.DefaultLog])
                .Select(path => new EventLog(Path.GetFullPath(path)).MarkEnd(now)).ToList();
            var entries = names.Select(agent => ManualQuarantine.Clear(file, agent, end, now)).ToList();
            if (result.GetValue(json))
                Json.Array(entries, (writer, entry) => EntryOutput.Write(writer, entry, now));
            else
                EntryOutput.Print(entries, now);
            return ExitCode.Done;
        });
        return command;
    }
}
