using System.CommandLine;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq clear</c>: put agents back into service.</summary>
internal static class ClearVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("clear", "Put agents back into service. From now on only rewards past the log's present end count.",
            """
            agentq clear ppo/LunarLander-v2
            agentq clear 'ppo/*'
            agentq clear --all --log logs/a.jsonl --log logs/b.jsonl
            """);
        var agents = Common.Agents(command, "The agents' names, or patterns with *, ? and [set].", required: false);
        var all = Common.Switch(command, "--all", "Every agent that is quarantined or on probation.");
        var logs = Common.Texts(command, "--log", "PATH",
            $"An event log whose present end is marked; can be given several times. [default: {Defaults.LogPath}]");
        var ledger = new LedgerParameter(command, writes: true);
        var json = Common.Json(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(all) is { Implicit: false } == result.GetValue(agents) is { Length: > 0 })
                result.AddError("Name the agents to clear, or --all.");
        });
        command.SetAction(result =>
        {
            var options = new ClearOptions
            {
                Agents = new AgentSelection(result.GetValue(agents)),
                Logs = [.. (result.GetValue(logs) ?? []).Select(Fleets.FilePath).SelectMany(LogPattern.Expand)],
                DefaultLog = Path.GetFullPath(Defaults.LogPath),
            };
            return EntryOutput.ShowAll(ClearOperation.Run(options, ledger.Ledger(result), Agentq.Clock), result.GetValue(json));
        });
        return command;
    }
}
