namespace AgentQuarantine.Acceptance;

/// <summary>Real reward streams that lie beside the checkout; tests that need them are skipped where they do not.</summary>
internal static class RealStreams
{
    /// <summary>30,634 events of 25 agents.</summary>
    public static string Log
    {
        get
        {
            var log = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "rl-agents", "events.jsonl"));
            Assert.SkipUnless(File.Exists(log), "../shared/data is not there");
            return log;
        }
    }

    /// <summary>The agents that earn less than −2000 in a row.</summary>
    public static string[] Losers { get; } =
        ["a2c/Pendulum-v1", "ddpg/Pendulum-v1", "ppo/Pendulum-v1", "td3/Pendulum-v1", "tqc/Pendulum-v1", "trpo/Pendulum-v1"];
}
