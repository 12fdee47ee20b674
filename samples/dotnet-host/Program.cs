// A program that asks before it runs an agent, writes what came of it, checks its fleet and shows its metrics.
//   dotnet run -- FOLDER             all of that, in one folder
//   dotnet run -- FOLDER AGENT N     only writes N events of one agent; several of these may run at once
using AgentQuarantine.Events.Writing;
using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

var folder = Path.GetFullPath(args[0]);
var logPath = Path.Combine(folder, "telemetry", "events.jsonl");
var ledgerPath = Path.Combine(folder, "meta_supervisor", "quarantine.json");
using var log = new EventLogWriter(logPath);

if (args is [_, var name, var count])
{
    for (var i = 0; i < int.Parse(count); i++)
        log.Write(name, reward: i);
    return;
}

// Before an agent runs, its gate is asked; after it has run, what came of it is written.
using var gate = new QuarantineGate(ledgerPath);
void Run(string agent, double reward)
{
    if (!gate.IsDisabled(agent))
        log.Write(agent, reward, latencyMs: 812.4, costUsd: 0.0031);
}

for (var i = 0; i < 40; i++)
{
    Run("planner", reward: 0.2);
    Run("momentum", reward: -0.2);
}

// A check, as `agentq check` makes it on a schedule.
var ledger = new FileLedger(ledgerPath);
var check = CheckOperation.Read([logPath], new CheckOptions(), ledger, TimeProvider.System).Run(apply: true);
foreach (var decision in check.Items.Where(decision => decision.Action != DecisionAction.Healthy))
    Console.WriteLine($"{decision.Agent}: {decision.Action}, {decision.Reason}");

// Gates follow the ledger within 0.2 s; one that cannot wait looks itself.
gate.Refresh();
foreach (var agent in new[] { "planner", "momentum" })
    Console.WriteLine($"{agent}: {(gate.IsDisabled(agent) ? "is not to run" : "may run")}");

// The metrics, here as a file for node_exporter; MetricsService serves them over HTTP.
ExportMetricsOperation.Run(
    new CollectorOptions { Logs = [logPath], Ledger = ledger }, Path.Combine(folder, "fleet.prom"), TimeProvider.System, CancellationToken.None);
