using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Calibration;

/// <summary>A fall that is made in an agent's stream, and how many rewards each rule takes to catch it.</summary>
/// <param name="Agent">The agent, as <c>algorithm/environment</c>.</param>
/// <param name="Worse">
/// Whose rewards it comes to earn: those of the worst agent of its environment; of that one itself, those of its first half.
/// </param>
/// <param name="Fall">By how much its mean falls, in deviations of what it earned before.</param>
/// <param name="HasLosses">Whether any of the rewards, before or after the fall, is negative.</param>
/// <param name="Drawdown">By a calibrated drawdown; <see langword="null"/>: not at all.</param>
/// <param name="Target">The same by target and limit.</param>
/// <param name="Evidence">The same by evidence.</param>
internal sealed record MadeFall(string Agent, string Worse, double Fall, bool HasLosses, long? Drawdown, long? Target, long? Evidence)
{
    /// <summary>So many rewards are earned after the fall; those of a shorter stream come again.</summary>
    public const int Longest = 2000;

    private const int ChecksPerDay = 288, RewardsToFalseAlarm = 20_000;

    /// <summary>Makes a fall in each stream.</summary>
    /// <remarks>
    /// Such agents learn: what one earns when it is well is the second half of its stream, no more than a window of it. Rules are calibrated on that,
    /// for a fall of half a deviation and one false alarm in 20,000 rewards; a check comes after every reward.
    /// </remarks>
    public static IReadOnlyList<MadeFall> InEach(IReadOnlyDictionary<string, double[]> streams, CalibrationOptions options)
    {
        options = options with
        {
            Last = null,
            Catch = new SmallestFall(0.5, InDeviations: true),
            FalseAlarmsPerDay = ChecksPerDay / (double)RewardsToFalseAlarm,
        };
        var agents = streams.Keys.Order(StringComparer.Ordinal).ToList();
        var worst = agents.GroupBy(Environment).ToDictionary(group => group.Key, group => group.MinBy(agent => Well(agent).Average())!);
        var calibrations = agents.AsParallel().AsOrdered()
            .Select(agent => DrawdownCalibrator.Calibrate(agent, Well(agent), options.Window, ChecksPerDay, options)).ToList();
        var drawdowns = Delays([.. calibrations.Select(one => one with { SuggestedTargetLimit = null, Baseline = null })], evidence: false);
        var targets = Delays([.. calibrations.Select(one => one with { Baseline = null })], evidence: false);
        var evidence = Delays(calibrations, evidence: true);
        return
        [
            .. agents.Select((agent, i) => new MadeFall(
                agent, worst[Environment(agent)], (Well(agent).Average() - Bad(agent).Average()) / calibrations[i].Std,
                Well(agent).Concat(Bad(agent)).Any(reward => reward < 0), drawdowns[i], targets[i], evidence[i])),
        ];

        double[] Well(string agent) => streams[agent][Math.Max(streams[agent].Length / 2, streams[agent].Length - options.Window)..];

        double[] Bad(string agent) => worst[Environment(agent)] is var other && other != agent
            ? Well(other) : streams[agent][..(streams[agent].Length / 2)];

        long?[] Delays(IReadOnlyList<DrawdownCalibration> calibrated, bool evidence)
        {
            var policy = CalibratedPolicy.Make(
                new FleetPolicy { Defaults = new() { DrawdownLimit = null, BaseHold = TimeSpan.FromHours(1) } }, calibrated);
            if (evidence)
            {
                policy = policy with
                {
                    Overrides = new PolicyOverrides(policy.Overrides.All.Select(one => one with
                    {
                        Values = new Dictionary<string, object?>(one.Values)
                        {
                            ["drawdown_limit"] = null,
                            ["evidence_limit"] = calibrated.Single(agent => agent.Agent == one.Pattern) is { Baseline: not null } agent
                                ? agent.FalseAlarmEvery : null,
                        },
                    })),
                };
            }
            return [.. agents.Select(agent => Delay(policy, agent))];
        }

        long? Delay(FleetPolicy policy, string agent)
        {
            var before = Well(agent);
            var after = Enumerable.Range(0, Longest).Select(i => Bad(agent)[i % Bad(agent).Length]);
            var log = new SyntheticFleet([(agent, (IReadOnlyList<double>)[.. before, .. after])], ChecksPerDay);
            var checks = new RehearsalOptions { Window = options.Window, Last = null, EveryEvents = 1 };
            return PolicyRehearser.Run(log, [new RehearsedPolicy("calibrated", policy)], checks).Single().RewardsToFirstBreach - before.Length;
        }
    }

    /// <summary>The table of docs/policy.md.</summary>
    public static void Print(string path)
    {
        var history = new RewardHistory();
        new Events.Files.EventLog(Path.GetFullPath(path)).Begin(Events.ReadRequest.All).Read(history);
        var streams = Enumerable.Range(0, history.Agents.Count).ToDictionary(i => history.Agents[i], history.Rewards);
        Console.WriteLine("| agent | its mean falls by (deviations) | caught by drawdown after | by target | by evidence |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var fall in InEach(streams, new CalibrationOptions()).OrderBy(fall => fall.HasLosses).ThenBy(fall => Environment(fall.Agent)))
            Console.WriteLine($"| {fall.Agent} | {fall.Fall:F2} | {Say(fall.Drawdown)} | {Say(fall.Target)} | {Say(fall.Evidence)} |");
    }

    private static string Say(long? delay) => delay is not { } rewards ? "no" : rewards > 0 ? $"{rewards}" : "before it";

    private static string Environment(string agent) => agent[(agent.IndexOf('/') + 1)..];
}
