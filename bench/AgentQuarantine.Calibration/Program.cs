// Holds calibrated limits against what they promise, on streams whose make is known: the tables of docs/policy.md.
using System.Globalization;
using AgentQuarantine.Calibration;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

const int Agents = 10, Known = 20_000, RewardsPerDay = 2880, Days = 200, DaysOfRules = 100;
const double Asked = 0.05;
// "rules" leaves the first table out.
var rulesOnly = args is ["rules"];
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// "evidence" is the run lengths of the e-detector alone.
if (args is ["evidence"])
{
    RunLengths.Print();
    return;
}
// "real LOG" makes falls in real streams.
if (args is ["real", var log])
{
    MadeFall.Print(log);
    return;
}
RewardStream[] streams =
[
    new("normal, no drift"),
    new("normal, mean 0.05", Mean: 0.05),
    new("normal, mean −0.05", Mean: -0.05),
    new("heavy tails (t, 4 d.f.)", IsHeavy: true),
    new("correlation 0.5", Correlation: 0.5),
    new("correlation 0.9", Correlation: 0.9),
];

Console.WriteLine($"{Agents} agents a row, {Known} rewards known of each, {RewardsPerDay} rewards and 288 checks a day; asked for: {Asked} false alarms per agent and day.\n");
Console.WriteLine("| rewards (deviation 1) | limit, mean of the agents | closed form at 500 | measured per agent and day | measured / asked | caught after a fall by 0.25 | by 0.5 | by 1 |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var stream in rulesOnly ? [] : streams)
{
    var agents = Enumerable.Range(0, Agents).Select(i => $"agent{i}")
        .Select(name => (Name: name, Rewards: stream.Rewards(name).Take(Known + RewardsPerDay * Days).ToArray())).ToList();
    var options = new CalibrationOptions { Last = null, FalseAlarmsPerDay = Asked };
    var calibrations = agents.AsParallel().AsOrdered()
        .Select(agent => DrawdownCalibrator.Calibrate(agent.Name, agent.Rewards[..Known], options.Window, RewardsPerDay, options)).ToList();
    var policy = PolicyOf(calibrations);
    var alarms = Rehearse(policy, [.. agents.Select(agent => (agent.Name, (IReadOnlyList<double>)agent.Rewards[Known..]))])
        .Sum(agent => agent.Quarantines);
    var rate = alarms / (double)(Agents * Days);
    Console.WriteLine(
        $"| {stream.Name} | {calibrations.Average(c => c.SuggestedLimit):F1} | {calibrations.Average(c => c.ClosedFormDrawdown):F1} | {rate:F3} | {rate / Asked:F2} | {Caught(0.25)} | {Caught(0.5)} | {Caught(1)} |");

    // The rewards from the change on, median of the agents: the last 500 that are known, then as many as it takes of a lower mean.
    string Caught(double fall)
    {
        var changed = agents.Select(agent => (agent.Name, (IReadOnlyList<double>)[.. agent.Rewards[(Known - 500)..Known],
            .. agent.Rewards[Known..(Known + 5000)].Select(reward => reward - fall)])).ToList();
        var caught = Rehearse(policy, changed).Select(agent => agent.RewardsToFirstBreach - 500 ?? long.MaxValue).Order().ElementAt(Agents / 2);
        return caught == long.MaxValue ? "not in 5000" : $"{caught}";
    }
}

// The rules side by side, each calibrated on what is known for a fall of 0.5: what was asked, what was measured, and how soon each catches a fall.
RewardStream[] others = [new("wins of ±1, 55 %", Make: Make.Wins), new("skewed (−log-normal)", Make: Make.Skewed), new("seasonal variance", Make: Make.Seasonal)];
Console.WriteLine("\n| rewards (deviation 1) | rule | measured / asked | caught after a fall by 0.25 | by 0.5 | by 1 |");
Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
foreach (var stream in streams.Concat(others))
{
    var agents = Enumerable.Range(0, Agents).Select(i => $"agent{i}")
        .Select(name => (Name: name, Rewards: stream.Rewards(name).Take(Known + RewardsPerDay * DaysOfRules).ToArray())).ToList();
    var options = new CalibrationOptions { Last = null, FalseAlarmsPerDay = Asked, Catch = new SmallestFall(0.5, true), MostRewardsDrawn = 5_000_000 };
    var calibrations = agents.AsParallel().AsOrdered()
        .Select(agent => DrawdownCalibrator.Calibrate(agent.Name, agent.Rewards[..Known], options.Window, RewardsPerDay, options)).ToList();
    Row("drawdown", PolicyOf([.. calibrations.Select(c => c with { SuggestedTargetLimit = null, Baseline = null })]));
    Row("target", PolicyOf([.. calibrations.Select(c => c with { Baseline = null })]));
    var evidence = PolicyOf(calibrations);
    Row("evidence", evidence with
    {
        Overrides = new PolicyOverrides(evidence.Overrides.All.Zip(calibrations).Select(one => one.First with
        {
            Values = new Dictionary<string, object?>(one.First.Values) { ["drawdown_limit"] = null, ["evidence_limit"] = one.Second.FalseAlarmEvery },
        })),
    });

    void Row(string rule, FleetPolicy policy)
    {
        var alarms = Rehearse(policy, [.. agents.Select(agent => (agent.Name, (IReadOnlyList<double>)agent.Rewards[Known..]))])
            .Sum(agent => agent.Quarantines);
        var rate = alarms / (double)(Agents * DaysOfRules) / Asked;
        Console.WriteLine($"| {stream.Name} | {rule} | {rate:F2} | {Caught(0.25)} | {Caught(0.5)} | {Caught(1)} |");

        string Caught(double fall)
        {
            var changed = agents.Select(agent => (agent.Name, (IReadOnlyList<double>)[.. agent.Rewards[(Known - 1000)..Known],
                .. agent.Rewards[Known..(Known + 5000)].Select(reward => reward - fall)])).ToList();
            // Who was taken out before the change is not counted.
            var caught = Rehearse(policy, changed).Select(agent => agent.RewardsToFirstBreach - 1000 ?? long.MaxValue)
                .Where(delay => delay > 0).Order().ToList();
            return caught.Count == 0 || caught[caught.Count / 2] == long.MaxValue ? "not in 5000" : $"{caught[caught.Count / 2]}";
        }
    }
}

// A false alarm costs a hold of one check; afterwards the agent begins anew, under the same limit.
FleetPolicy PolicyOf(IReadOnlyList<DrawdownCalibration> calibrations) => CalibratedPolicy.Make(
    FleetPolicy.Default with
    {
        Defaults = QuarantinePolicy.Default with
        {
            BaseHold = TimeSpan.FromMinutes(5),
            MaxHold = TimeSpan.FromMinutes(5),
            ProbationLimitFraction = 1,
            ProbationRewards = 1
        },
    },
    calibrations);

IReadOnlyList<PolicyRehearsal> Rehearse(FleetPolicy policy, IReadOnlyList<(string, IReadOnlyList<double>)> agents) =>
    PolicyRehearser.Run(new SyntheticFleet(agents, RewardsPerDay), [new RehearsedPolicy("calibrated", policy)], new RehearsalOptions { Last = null });
