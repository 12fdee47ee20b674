using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq test</c>: the enforcement point for scripts.</summary>
internal static class TestVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("test", "Ask whether agents may run: exit code 0 when all may, 3 when one is quarantined.",
            """
            agentq test ppo/LunarLander-v2 && ./run-agent ppo/LunarLander-v2
            agentq test planner coder --json
            """);
        var agents = Common.Agents(command, "The agents' names. One that the ledger does not know may run.");
        var ledger = new LedgerParameter(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var now = DateTimeOffset.UtcNow;
            var snapshot = ledger.Ledger(result).Read();
            var entries = result.GetValue(agents)!.Distinct()
                .Select(agent => snapshot.Find(agent) ?? new QuarantineEntry { Agent = agent }).ToList();
            if (result.GetValue(json))
                Json.Array(entries, (writer, entry) => EntryOutput.Write(writer, entry, now));
            else
                entries.ForEach(entry => Print(entry, now));
            return entries.Exists(entry => entry.IsInForce(now)) ? ExitCode.Quarantined : ExitCode.Done;
        });
        return command;
    }

    private static void Print(QuarantineEntry entry, DateTimeOffset now) => Terminal.Write(entry.IsInForce(now)
        ? $"{Visible.Text(entry.Agent)} is quarantined since {Show.Time(entry.Since)}: {Visible.Text(entry.Reason)}\n"
        : $"{Visible.Text(entry.Agent)} may run\n");
}
