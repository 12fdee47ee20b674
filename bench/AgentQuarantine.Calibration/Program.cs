// Holds calibrated limits against what they promise, on streams whose make is known: the tables of docs/policy.md.
using System.Globalization;
using AgentQuarantine.Calibration;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

const int Agents = 40, Known = 20_000, Before = 1000, Longest = 5000, RewardsPerDay = 2880, Days = 100;
const double Asked = 0.05;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// "evidence" is the run lengths of the e-detector alone.
if (args is ["evidence"])
{
    RunLengths.Print();
    return;
}
// "optimum" is how soon a fall can be caught at all.
if (args is ["optimum"])
{
    Optimum.Print();
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
    new("wins of ±1, 55 %", Make: Make.Wins),
    new("skewed (−log-normal)", Make: Make.Skewed),
    new("seasonal variance", Make: Make.Seasonal),
];

// The rules side by side, each calibrated on what is known for a fall of 0.5: what was asked, what was measured, and how soon each catches a fall.
Console.WriteLine(
    $"{Agents} agents a row, {Known} rewards known of each, {RewardsPerDay} rewards and 288 checks a day; "
    + $"asked for: {Asked} false alarms per agent and day.\n");
Console.WriteLine(
    "| rewards (deviation 1) | rule | limit, mean of the agents | measured / asked | its standard error "
    + "| caught after a fall by 0.25 | by 0.5 | by 1 |");
Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var stream in streams)
{
    var agents = Enumerable.Range(0, Agents).Select(i => $"agent{i}")
        .Select(name => (Name: name, Rewards: stream.Rewards(name).Take(Known + RewardsPerDay * Days).ToArray())).ToList();
    var options = new CalibrationOptions
    {
        Last = null,
        FalseAlarmsPerDay = Asked,
        Catch = new SmallestFall(0.5, true),
        MostRewardsDrawn = 5_000_000,
    };
    var calibrations = agents.AsParallel().AsOrdered()
        .Select(agent => DrawdownCalibrator.Calibrate(agent.Name, agent.Rewards[..Known], options.Window, RewardsPerDay, options)).ToList();
    Row("drawdown", calibrations.Average(c => c.SuggestedLimit),
        PolicyOf([.. calibrations.Select(c => c with { SuggestedTargetLimit = null, Baseline = null })]));
    Row("target", calibrations.Average(c => c.SuggestedTargetLimit), PolicyOf([.. calibrations.Select(c => c with { Baseline = null })]));
    var evidence = PolicyOf(calibrations);
    Row("evidence", null, evidence with
    {
        Overrides = new PolicyOverrides(evidence.Overrides.All.Zip(calibrations).Select(one => one.First with
        {
            Values = new Dictionary<string, object?>(one.First.Values) { ["drawdown_limit"] = null, ["evidence_limit"] = one.Second.FalseAlarmEvery },
        })),
    });

    void Row(string rule, double? limit, FleetPolicy policy)
    {
        var rates = agents.AsParallel().Select(agent => Rehearse(policy, agent.Name, agent.Rewards[Known..]).Quarantines / (Days * Asked)).ToList();
        var rate = rates.Average();
        var error = Math.Sqrt(rates.Sum(one => Math.Pow(one - rate, 2)) / (Agents - 1) / Agents);
        Console.WriteLine(
            $"| {stream.Name} | {rule} | {(limit is { } most ? $"{most:F1}" : "")} | {rate:F2} | {error:F2} "
            + $"| {Caught(0.25)} | {Caught(0.5)} | {Caught(1)} |");

        // Changes come between two checks anywhere, and at several places of each stream. Who was taken out before the change is not counted.
        string Caught(double fall)
        {
            var delays = agents.AsParallel().SelectMany((agent, i) => Enumerable.Range(0, 5).Select(place =>
            {
                var (from, before) = (Known + (place * 50_000), Before + ((i + place) % 10));
                var rewards = agent.Rewards[from..(from + before + Longest)];
                foreach (ref var reward in rewards.AsSpan(before))
                    reward -= fall;
                return Rehearse(policy, agent.Name, rewards).RewardsToFirstBreach - before ?? long.MaxValue;
            })).Where(delay => delay > 0).Order().ToList();
            return delays[delays.Count / 2] == long.MaxValue ? $"not in {Longest}" : $"{delays[delays.Count / 2]}";
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

PolicyRehearsal Rehearse(FleetPolicy policy, string agent, IReadOnlyList<double> rewards) => PolicyRehearser.Run(
    new SyntheticFleet([(agent, rewards)], RewardsPerDay), [new RehearsedPolicy("calibrated", policy)],
    new RehearsalOptions { Last = null }).Single();
