using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>A log of which everything is known, reckoned here in the plainest way.</summary>
internal sealed class KnownLog
{
    public const string Odd = "odd \"name\" \\ with\na line 🦙";

    public static readonly double[] LatencyBounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000];

    private readonly List<(string Agent, double Reward, double Latency, double Cost, bool IsError)> _events = [];

    public KnownLog()
    {
        var random = new Random(20260101);
        for (var i = 0; i < 900; i++)
        {
            var agent = (i % 3) switch { 0 => "ppo/LunarLander-v2", 1 => "bad", _ => Odd };
            _events.Add((agent, agent == "bad" ? -0.125 : Math.Round(random.NextDouble() - 0.4, 3),
                Math.Round(Math.Pow(10, 5 * random.NextDouble()), 2),
                    Math.Round(Math.Pow(10, (5 * random.NextDouble()) - 4), 6), random.Next(7) == 0));
        }
    }

    public string Text => string.Concat(_events.Select(e => JsonSerializer.Serialize(
        new { agent = e.Agent, reward = e.Reward, latency_ms = e.Latency, cost_usd = e.Cost, ok = !e.IsError }) + "\n"))
        + "broken\n[]\n{\"agent\":\"bad\",\"latency_ms\":-1}\n";

    public IEnumerable<string> Agents => _events.Select(e => e.Agent).Distinct();

    /// <summary>Every sample of <paramref name="agent"/> that the log implies, by what follows the agent in a selector.</summary>
    public IEnumerable<(string Metric, string Labels, double Value)> Samples(string agent, bool floatBounds)
    {
        var own = _events.Where(e => e.Agent == agent).ToList();
        var window = own.TakeLast(500).Select(e => e.Reward).ToList();
        yield return ("agent_runs_total", "", own.Count + (agent == "bad" ? 1 : 0));
        yield return ("agent_errors_total", "", own.Count(e => e.IsError));
        foreach (var bound in LatencyBounds)
            yield return ("agent_latency_ms_bucket",
                $",le=\"{bound.ToString(floatBounds ? "0.0" : "0", CultureInfo.InvariantCulture)}\"", own.Count(e => e.Latency <= bound));
        yield return ("agent_latency_ms_bucket", ",le=\"+Inf\"", own.Count);
        yield return ("agent_latency_ms_count", "", own.Count);
        yield return ("agent_latency_ms_sum", "", own.Aggregate(0.0, (sum, e) => sum + e.Latency));
        yield return ("agent_cost_usd_bucket", ",le=\"0.0001\"", own.Count(e => e.Cost <= 0.0001));
        yield return ("agent_cost_usd_bucket", ",le=\"0.05\"", own.Count(e => e.Cost <= 0.05));
        yield return ("agent_cost_usd_bucket", ",le=\"+Inf\"", own.Count);
        yield return ("agent_cost_usd_sum", "", own.Aggregate(0.0, (sum, e) => sum + e.Cost));
        yield return ("agent_last_reward", "", own[^1].Reward);
        yield return ("agent_last_latency_ms", "", own[^1].Latency);
        yield return ("agent_last_cost_usd", "", own[^1].Cost);
        var mean = window.Aggregate(0.0, (sum, r) => sum + r) / window.Count;
        var std = Math.Sqrt(window.Aggregate(0.0, (sum, r) => sum + ((r - mean) * (r - mean))) / (window.Count - 1));
        yield return ("agent_reward_mean", "", mean);
        yield return ("agent_reward_std", "", std);
        yield return ("agent_reward_sharpe", "", std > 1e-9 ? mean / std : 0);
        yield return ("agent_reward_drawdown", "", Drawdown(window));
        yield return ("agent_reward_drawdown_limit", "", -30);
        yield return ("agent_quarantined", "", agent == "bad" ? 1 : 0);
        yield return ("agent_probation", "", 0);
    }

    private static double Drawdown(List<double> rewards)
    {
        double current = 0, drawdown = 0;
        foreach (var reward in rewards)
        {
            current = Math.Min(0, current + reward);
            drawdown = Math.Min(drawdown, current);
        }
        return drawdown;
    }
}
