using System.Text.Json;

namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>A fleet of three that is made up: one earns, one loses, and one has a name to stumble over and loses too.</summary>
public sealed class GeneratedFleet : LiveFleet
{
    public override string OneAgent => "losing";

    public override IReadOnlyList<string> Breaching => ["losing", OddAgent];

    protected override string DrawdownLimit => "-3";

    protected override IEnumerable<(string Agent, double Reward, double LatencyMs)> Events() =>
        from i in Enumerable.Range(0, 300)
        from agent in new[] { ("earning", 0.1), ("losing", -0.05), (OddAgent, -0.1) }
        select (agent.Item1, agent.Item2 + (0.01 * (i % 3)), 20.0 + i);
}

/// <summary>Real reward streams: training episodes of reinforcement-learning agents. One agent gets a name to stumble over.</summary>
public sealed class RealFleet : LiveFleet
{
    private const string Renamed = "ppo/Pendulum-v1";

    public override string OneAgent => "td3/Pendulum-v1";

    public override IReadOnlyList<string> Breaching => [.. RealStreams.Losers.Select(agent => agent == Renamed ? OddAgent : agent)];

    protected override string DrawdownLimit => "-2000";

    protected override IEnumerable<(string Agent, double Reward, double LatencyMs)> Events()
    {
        foreach (var line in File.ReadLines(RealStreams.Log))
        {
            using var e = JsonDocument.Parse(line);
            var agent = e.RootElement.GetProperty("agent").GetString()!;
            yield return (agent == Renamed ? OddAgent : agent,
                e.RootElement.GetProperty("reward").GetDouble(), e.RootElement.GetProperty("latency_ms").GetDouble());
        }
    }
}
