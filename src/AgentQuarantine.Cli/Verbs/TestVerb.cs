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
        var log = Common.Text(command, "--log", "PATH",
            $"A log that may know names that the ledger does not. [default: {Defaults.LogPath}, where it is there]");
        var run = new ValueOption<int>(command, "--run", "N", Parse.Count,
            "The number of the run: on probation with a probation_run_ratio only that part of the runs may run. [default: the agent as a whole]");
        var ledger = new LedgerParameter(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var asked = TestOperation.Run(
                result.GetValue(agents)!, ledger.Ledger(result), Fleets.FilePath(result.GetValue(log) ?? Defaults.LogPath), Agentq.Clock);
            bool MayRun(QuarantineEntry entry) => run.Of(result) is { } number
                ? !entry.IsInForce(number, asked.Time) : !entry.IsInForce(asked.Time);
            Results.Show(
                asked,
                result.GetValue(json),
                (writer, agent) =>
                {
                    EntryOutput.Write(writer, agent.Entry, asked.Time);
                    writer.WriteBoolean("may_run", MayRun(agent.Entry));
                    if (agent.Known is { } known)
                        writer.WriteBoolean("known", known);
                    else
                        writer.WriteNull("known");
                },
                tested =>
                {
                    foreach (var agent in tested)
                        Print(agent, asked.Time, MayRun(agent.Entry));
                });
            return asked.Items.Any(agent => !MayRun(agent.Entry)) ? ExitCode.Quarantined : ExitCode.Done;
        });
        return command;
    }

    private static void Print(TestedAgent agent, DateTimeOffset now, bool mayRun) => Terminal.Write(agent.Entry.IsInForce(now)
        ? $"{Visible.Text(agent.Entry.Agent)} is quarantined since {Show.Time(agent.Entry.Since)}: {Visible.Text(agent.Entry.Reason)}\n"
        : !mayRun ? $"{Visible.Text(agent.Entry.Agent)} is on probation, and it is not this run's turn\n"
        : $"{Visible.Text(agent.Entry.Agent)} may run{(agent.Known == false ? " (neither the ledger nor the log knows it)" : "")}\n");
}
