using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
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
            var asked = TestOperation.Run(result.GetValue(agents)!, ledger.Ledger(result), Agentq.Clock);
            Results.Show(asked, result.GetValue(json), (writer, entry) => EntryOutput.Write(writer, entry, asked.Time), entries =>
            {
                foreach (var entry in entries)
                    Print(entry, asked.Time);
            });
            return asked.Items.Any(entry => entry.IsInForce(asked.Time)) ? ExitCode.Quarantined : ExitCode.Done;
        });
        return command;
    }

    private static void Print(QuarantineEntry entry, DateTimeOffset now) => Terminal.Write(entry.IsInForce(now)
        ? $"{Visible.Text(entry.Agent)} is quarantined since {Show.Time(entry.Since)}: {Visible.Text(entry.Reason)}\n"
        : $"{Visible.Text(entry.Agent)} may run\n");
}
