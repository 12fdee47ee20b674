// Holds calibrated limits against what they promise, on streams whose make is known: the tables of docs/policy.md.
using System.Globalization;
using AgentQuarantine.Calibration;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

const int Agents = 10, Known = 20_000, RewardsPerDay = 2880, Days = 200;
const double Asked = 0.05;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
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
foreach (var stream in streams)
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
