using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>Real reward streams: 25 reinforcement-learning agents, kept beside the repository.</summary>
public sealed class RealStreamsTests
{
    private static readonly string[] Pendulums =
        ["a2c/Pendulum-v1", "ddpg/Pendulum-v1", "ppo/Pendulum-v1", "td3/Pendulum-v1", "tqc/Pendulum-v1", "trpo/Pendulum-v1"];

    /// <summary>Where the log is; a test is skipped without it.</summary>
    public static string Log
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentQuarantine.sln")))
                folder = folder.Parent;
            var log = Path.Combine(folder?.Parent?.FullName ?? "", "shared", "data", "rl-agents", "events.jsonl");
            Assert.SkipUnless(File.Exists(log), "the real reward streams are not beside the repository");
            return log;
        }
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(null)]
    public void The_statistics_of_all_agents_are_exact_to_twelve_digits(int? last)
    {
        var streams = new RewardsByAgent();
        new EventLog(Log).Read(new ReadRequest(last), streams, null, TestContext.Current.CancellationToken);
        var fleet = Read(last);

        Assert.Equal(25, fleet.Count);
        foreach (var agent in fleet)
        {
            var exact = new ExactStatistics([.. streams.Of(agent.Agent).TakeLast(Fleet.DefaultWindow)]);
            AssertClose(exact.Mean, agent.Mean);
            AssertClose(exact.StdDev, agent.StdDev);
            AssertClose(exact.Mean / exact.StdDev, agent.Sharpe);
            AssertClose(exact.Drawdown, agent.Drawdown);
            AssertClose(exact.CurrentDrawdown, agent.CurrentDrawdown);
        }
    }

    [Fact]
    public void Six_agents_draw_down_by_more_than_two_thousand()
    {
        Assert.Equal(Pendulums, Read(5000).Where(agent => agent.Drawdown <= -2000).Select(agent => agent.Agent));
    }

    private static IReadOnlyList<AgentRewardStats> Read(int? last)
    {
        var fleet = new Fleet();
        new EventLog(Log).Read(new ReadRequest(last), fleet, null, TestContext.Current.CancellationToken);
        return fleet.Statistics();
    }

    private static void AssertClose(double exact, double actual) => Assert.Equal(exact, actual, 1e-12 * Math.Abs(exact));

    private sealed class RewardsByAgent : IEventSink
    {
        private readonly Dictionary<int, List<double>> _rewards = [];

        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects { get; } = new();

        public void Add(in AgentEvent e)
        {
            if (!_rewards.TryGetValue(e.Agent, out var rewards))
                _rewards.Add(e.Agent, rewards = []);
            rewards.Add(e.Reward);
        }

        public List<double> Of(string agent) => _rewards[Agents.Intern(agent)];
    }
}
