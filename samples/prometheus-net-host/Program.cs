// A program with metrics of its own in prometheus-net, and its agents' among them.
//   dotnet run -- FOLDER PORT     Prometheus scrapes http://localhost:PORT/metrics
using AgentQuarantine.Events.Writing;
using AgentQuarantine.Metrics;
using AgentQuarantine.PrometheusNet;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using Prometheus;

var folder = Path.GetFullPath(args[0]);
var port = int.Parse(args[1]);
var logPath = Path.Combine(folder, "telemetry", "events.jsonl");
var ledgerPath = Path.Combine(folder, "meta_supervisor", "quarantine.json");

var jobs = Metrics.CreateCounter("host_jobs_total", "Jobs of this program.");
using var log = new EventLogWriter(logPath);
using var gate = new QuarantineGate(ledgerPath);
using var bridge = AgentMetricsBridge.AddTo(Metrics.DefaultRegistry, new CollectorOptions
{
    Logs = [logPath],
    Ledger = new FileLedger(ledgerPath),
});
using var server = new MetricServer("localhost", port);
server.Start();
Console.WriteLine($"http://localhost:{port}/metrics");

for (; ; Thread.Sleep(TimeSpan.FromMilliseconds(100)))
{
    if (!gate.IsDisabled("planner"))
        log.Write("planner", reward: 0.2, latencyMs: 812.4, costUsd: 0.0031);
    jobs.Inc();
}
