using System.Text;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Text;

namespace AgentQuarantine.Fuzzing.Targets;

/// <summary>A policy file: what is taken decides, and comes back as it was; what is refused has its faults by their places.</summary>
internal static class PolicyTarget
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly AgentRewardStats[] Agents =
    [
        new() { Agent = "a", Count = 500, Mean = -0.1, StdDev = 1, Drawdown = -9, CurrentDrawdown = -9, Runs = 600, Errors = 300, LastSeen = Now },
        new() { Agent = "ppo/b", Count = 1, Mean = 1, Runs = 1, LastSeen = Now.AddDays(-9) },
        new() { Agent = "c" },
    ];

    public static FuzzTarget Target { get; } = new("policy", Run,
    [
        "\"defaults\": {", "\"overrides\": {", "\"ppo/*\": {", "\"$schema\":", "null", "-3", "0.5", "1e308", "-1e-300", "20",
        "\"5m\"", "\"36500d\"", "\"1h30m\"", "\"observe\"", "// c\n", "/* c */",
        "{", "}", ",", ":", "\uFEFF",
        .. PolicySettings.Agent.Select(setting => setting.Name).Concat(PolicySettings.Fleet.Select(setting => setting.Name))
            .Select(name => $"\"{name}\":"),
    ]);

    private static void Run(byte[] input)
    {
        var faults = PolicyFaults.Of(input, "p.json");
        FaultException.Unless(faults.All(fault => fault.Line >= 1 && fault.Message.Length > 0), "a fault without its place");
        FleetPolicy policy;
        try
        {
            policy = PolicyFile.Parse(input, "p.json");
        }
        catch (JsonShapeException)
        {
            FaultException.Unless(faults.Count > 0, "refused, and nothing is wrong");
            return;
        }
        FaultException.Unless(faults.Count == 0, $"taken, and wrong: {string.Join("; ", faults)}");
        var again = PolicyFile.Parse(Encoding.UTF8.GetBytes(PolicyFile.Format(policy)), "p.json");
        foreach (var agent in Agents)
        {
            var (one, other) = (Values(policy, agent.Agent), Values(again, agent.Agent));
            FaultException.Unless(one == other, $"written and read again it is another:\n{one}\n{other}");
        }
        foreach (var now in new[] { Now, DateTimeOffset.MaxValue, DateTimeOffset.MinValue })
        {
            foreach (var decision in QuarantineDecider.Decide(Agents, LedgerSnapshot.Empty, policy, now, end: [], newest: Now))
                FaultException.Unless(decision.Reason.Length > 0, "a decision without a reason");
        }
    }

    private static string Values(FleetPolicy policy, string agent) =>
        string.Join('\n', policy.Explain(agent).Select(value => FormattableString.Invariant($"{value.Setting} = {value.Value}")));
}
