using System.Globalization;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>Finds, for the smallest fall worth catching, what each rule takes, and how soon each would catch it.</summary>
/// <param name="rewards">An agent's rewards in order.</param>
/// <param name="options">What the checks are like.</param>
/// <param name="plan">How an unchanged agent is simulated.</param>
/// <param name="cancellation">Ends the drawing.</param>
internal sealed class FallCalibrator(double[] rewards, CalibrationOptions options, SimulationPlan plan, CancellationToken cancellation)
{
    // Where no reward has ever fallen short of the target, chance says nothing of the limit.
    private const int RewardsOfNeverShort = 10;
    private const string NeverShort = "no reward fell short of the target: the limit is that of ten rewards after the fall";

    // An error of the mean of one standard error may be so much in the rate of false alarms.
    private const double MostFactor = 2;

    /// <summary><paramref name="calibration"/> with target and limit, baseline and bound, and the delay of each rule.</summary>
    /// <param name="calibration">What is known of the agent.</param>
    /// <param name="fall">The smallest fall worth catching, in reward units.</param>
    /// <param name="runLength">The wanted number of looks to a false alarm; NaN where it is not known.</param>
    public DrawdownCalibration Extend(DrawdownCalibration calibration, double fall, double runLength)
    {
        // Half-way between what is earned and what one no longer accepts.
        var target = Digits.Near(calibration.Mean - fall / 2, fall);
        var extrapolated = false;
        var found = double.IsNaN(runLength) ? null : Passages(calibration, target).LimitFor(runLength, out extrapolated);
        var neverShort = found is null && !double.IsNaN(runLength);
        var limit = neverShort ? -RewardsOfNeverShort * fall / 2 : found is { } deepest ? DrawdownCalibrator.RoundAway(deepest) : null;
        var evidence = EvidenceCalibrator.Of(rewards);
        double? every = runLength * plan.RewardsPerLook > 1 ? Math.Round(runLength * plan.RewardsPerLook) : null;
        return calibration with
        {
            Fall = fall,
            SuggestedTarget = limit is null ? null : target,
            SuggestedTargetLimit = limit,
            Baseline = evidence?.Baseline,
            RewardUpperBound = evidence?.UpperBound,
            EvidenceBlock = evidence?.Block,
            FalseAlarmEvery = evidence is null ? null : every,
            DrawdownDelay = Delay(calibration, calibration.SuggestedLimit is { } plain ? new DrawdownAlarm(plan.Window, 0, plain) : null, fall),
            TargetDelay = Delay(calibration, limit is { } deep ? new DrawdownAlarm(plan.Window, target, deep) : null, fall),
            EvidenceDelay = Delay(calibration, evidence is { } settings && every is { } most ? new EvidenceAlarm(settings, most) : null, fall),
            Caution = neverShort ? NeverShort : Caution(calibration, limit, extrapolated, evidence),
        };
    }

    private FirstPassages Passages(DrawdownCalibration calibration, double target) => DrawdownSimulation.Run(
        new BlockBootstrap([.. rewards.Select(reward => Cusum.Excess(reward, target))], calibration.BlockLength, Random(calibration)),
        plan, cancellation);

    private double? Delay(DrawdownCalibration calibration, IAlarm? alarm, double fall) => alarm is null ? null : CatchDelay.Median(
        alarm, new BlockBootstrap(rewards, calibration.BlockLength, Random(calibration)), fall, plan.RewardsPerLook, cancellation);

    private SeededRandom Random(DrawdownCalibration calibration) => new(options.Seed, calibration.Agent);

    // What a target rests on is the mean m: the run length grows as exp(2·m·limit/σ²) with it, σ² that of sums (Siegmund, 1985).
    private string? Caution(DrawdownCalibration calibration, double? limit, bool extrapolated, EvidenceSettings? evidence)
    {
        var means = EvidenceCalibrator.Means(rewards, calibration.BlockLength);
        var error = means.Length < 2 ? double.PositiveInfinity : RewardStatistics.Compute(means).StdDev / Math.Sqrt(means.Length);
        var factor = limit is { } deep ? Math.Exp(-2 * deep / (rewards.Length * error)) : 1;
        if (!(factor < MostFactor))
        {
            var needed = Math.Pow(-2 * (limit ?? 0) / (Math.Log(MostFactor) * error * Math.Sqrt(rewards.Length)), 2);
            return string.Create(CultureInfo.InvariantCulture,
                $"the log is too short to promise a rate: the mean is known to ±{error:G2} only, which is a factor of {factor:G2} in false alarms; ")
                + string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(needed / 100) * 100} rewards would do");
        }
        return evidence is null
            ? $"the rewards depend on each other too much, or are too few, for evidence: fewer than {EvidenceCalibrator.FewestBlocks} blocks"
            : extrapolated ? "the limit is rarer than what was simulated, and extrapolated"
            : null;
    }
}
