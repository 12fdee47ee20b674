// Makes the samples: events.jsonl, one day of seven agents, and policy.json, limits that fit them. The same bytes on every machine.
//
//     dotnet run samples/make-samples.cs [-- FOLDER]
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

var folder = args.Length > 0 ? args[0] : Here();
var random = new SplitMix64(20260302);
var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

Agent[] agents =
[
    new("planner", Runs: 220, Mean: 0.04, Spread: 0.12, LatencyMs: 900, CostUsd: 0.004),
    new("coder", Runs: 180, Mean: 0.03, Spread: 0.18, LatencyMs: 4200, CostUsd: 0.031),
    // Earns until the afternoon and loses from then on: the one that a check at -3 takes out.
    new("momentum", Runs: 240, Mean: 0.05, Spread: 0.20, LatencyMs: 35, CostUsd: 0, TurnsAt: 0.62, MeanAfter: -0.06),
    // Falls past -2, and is back on its feet by evening.
    new("mean-reverter", Runs: 200, Mean: -0.036, Spread: 0.12, LatencyMs: 40, CostUsd: 0, TurnsAt: 0.30, MeanAfter: 0.07),
    // Its rewards are fine; one run in four ends in an error.
    new("scraper", Runs: 160, Mean: 0.02, Spread: 0.10, LatencyMs: 2600, CostUsd: 0.001, ErrorRate: 0.25),
    new("ppo/LunarLander-v2", Runs: 140, Mean: 0.06, Spread: 0.15, LatencyMs: 310, CostUsd: 0),
    new("the \"quoted\" one", Runs: 60, Mean: 0.01, Spread: 0.05, LatencyMs: 120, CostUsd: 0.0005),
];

var lines = new List<(double At, string Line)>();
foreach (var agent in agents)
{
    for (var run = 0; run < agent.Runs; run++)
    {
        var at = (run + random.Next()) / agent.Runs;
        lines.Add((at, agent.Event(start.AddMilliseconds(Math.Floor(at * 86_400_000)), at, random)));
    }
}

// What real logs hold besides: each is refused and counted, and none stops a run.
lines.Add((0.11, """{"ts": "2026-03-02T02:38:24.000Z", "agent": "planner", "rewa"""));
lines.Add((0.23, """["not", "an", "event"]"""));
lines.Add((0.37, """{"ts": "2026-03-02T08:52:48.000Z", "reward": 0.12}"""));
lines.Add((0.58, """{"ts": "2026-03-02T13:55:12.000Z", "agent": "coder", "reward": NaN}"""));

var text = new StringBuilder();
foreach (var (_, line) in lines.OrderBy(line => line.At))
    text.Append(line).Append('\n');
File.WriteAllText(Path.Combine(folder, "events.jsonl"), text.ToString());

File.WriteAllText(Path.Combine(folder, "policy.json"),
    """
    {
      // What holds for every agent. A breach is judged on 20 rewards or more.
      "defaults": {
        "drawdown_limit": -3,
        "min_samples": 20
      },
      // The most specific override wins, value by value: a name before any pattern.
      "overrides": {
        "mean-reverter": { "drawdown_limit": -2.5 },
        "ppo/*": { "drawdown_limit": -5 },
        "scraper": { "error_ratio_limit": 0.15 }
      }
    }

    """.ReplaceLineEndings("\n"));

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

internal sealed record Agent(
    string Name, int Runs, double Mean, double Spread, double LatencyMs, double CostUsd,
    double ErrorRate = 0, double TurnsAt = 2, double MeanAfter = 0)
{
    public string Event(DateTimeOffset time, double at, SplitMix64 random)
    {
        var reward = (at < TurnsAt ? Mean : MeanAfter) + Spread * random.Bell();
        var latency = LatencyMs * (0.5 + random.Next());
        var cost = CostUsd * (0.5 + random.Next());
        var failed = random.Next() < ErrorRate;
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{{\"ts\": \"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\", \"agent\": \"{Name.Replace("\"", "\\\"")}\"");
        line.Append(CultureInfo.InvariantCulture, $", \"reward\": {reward:F4}, \"latency_ms\": {latency:F1}");
        if (CostUsd > 0)
            line.Append(CultureInfo.InvariantCulture, $", \"cost_usd\": {cost:F6}");
        if (failed)
            line.Append(", \"error\": \"timeout\"");
        return line.Append('}').ToString();
    }
}

/// <summary>Steele, Lea and Flood's SplitMix64: a few lines, and its numbers never change with a library.</summary>
internal sealed class SplitMix64(ulong state)
{
    private ulong _state = state;

    /// <summary>Uniform in [0, 1).</summary>
    public double Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Nearly normal with mean 0 and deviation 1, without a logarithm that could differ between machines.</summary>
    public double Bell()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += Next();
        return sum;
    }
}
