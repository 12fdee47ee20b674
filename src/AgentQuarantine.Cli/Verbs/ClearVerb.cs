using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

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
        var agents = Common.Agents(command, "The agents' names, or patterns with * and ?.", required: false);
        var all = new Option<bool>("--all") { Description = "Every agent that is quarantined or on probation." };
        var logs = new Option<string[]>("--log")
        {
            Description = $"An event log whose present end is marked; can be given several times. [default: {LogParameters.DefaultLog}]",
            HelpName = "PATH",
        };
        command.Options.Add(all);
        command.Options.Add(logs);
        var ledger = new LedgerParameter(command, writes: true);
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
            var end = Ends(result.GetValue(logs) ?? [], now);
            var entries = Common.Select(file.Read(), file.Name, result.GetValue(agents)!)
                .Where(entry => entry.State != QuarantineState.Healthy)
                .Select(entry => ManualQuarantine.Clear(file, entry.Agent, end, now)).ToList();
            if (result.GetValue(json))
                Json.Array(entries, (writer, entry) => EntryOutput.Write(writer, entry, now));
            else if (entries.Count > 0)
                EntryOutput.Print(entries, now);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A log that was named must be there: without its mark the next check would undo the clearing.</summary>
    private static List<LogMark> Ends(string[] named, DateTimeOffset now)
    {
        var paths = named.SelectMany(LogParameters.Expand).ToList();
        if (paths.Find(path => !File.Exists(path)) is { } missing)
            throw Errors.EventLogNotFound(missing);
        if (paths.Count == 0)
            paths.Add(Path.GetFullPath(LogParameters.DefaultLog));
        return paths.ConvertAll(path => new EventLog(path).MarkEnd(now));
    }
}
