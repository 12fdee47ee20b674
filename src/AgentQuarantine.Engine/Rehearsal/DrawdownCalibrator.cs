using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>Measures what chance alone does to the drawdowns of a log's agents, and finds limits that it seldom reaches.</summary>
public static class DrawdownCalibrator
{
    /// <summary>The fewest rewards that a bootstrap is drawn from.</summary>
    public const int FewestRewards = 30;

    /// <summary>Calibrates every agent of a log.</summary>
    /// <param name="source">The log; all of it is read.</param>
    /// <param name="options">What the checks are like.</param>
    /// <param name="select">Says which of the agents found are calibrated; <see langword="null"/>: all are.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading and the drawing.</param>
    /// <returns>One entry an agent that has a reward, in ordinal order of names.</returns>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    public static IReadOnlyList<DrawdownCalibration> Calibrate(
        IEventSource source, CalibrationOptions options, Func<IReadOnlyCollection<string>, IEnumerable<string>>? select = null,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var history = new RewardHistory();
        var read = source.Read(ReadRequest.All, history, progress, cancellation);
        return [.. Calibrate(history, read.Lines, options, select, cancellation).Select(agent => agent with { Path = source.Path })];
    }

    /// <summary>Calibrates agents whose rewards have been read, in ordinal order of names.</summary>
    /// <param name="history">The rewards.</param>
    /// <param name="lines">How many lines they stand in.</param>
    /// <param name="options">What the checks are like.</param>
    /// <param name="select">Says which of the agents with a reward are calibrated.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    internal static IReadOnlyList<DrawdownCalibration> Calibrate(
        RewardHistory history, long lines, CalibrationOptions options, Func<IReadOnlyCollection<string>, IEnumerable<string>>? select,
        CancellationToken cancellation)
    {
        var names = Enumerable.Range(0, history.Agents.Count).Where(i => history.Count(i) > 0).Select(i => history.Agents[i]).ToList();
        var agents = (select?.Invoke(names) ?? names).Order(StringComparer.Ordinal).Select(history.Agents.Intern).ToArray();
        var calibrations = new DrawdownCalibration[agents.Length];
        Parallel.For(0, agents.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var rewards = history.Rewards(agents[i]);
            // A check sees of an agent what its share of the last lines is.
            var share = options.Last is { } last ? (double)last / lines * rewards.Length : options.Window;
            var window = (int)Math.Clamp(Math.Round(share), 1, options.Window);
            calibrations[i] = Calibrate(
                history.Agents[agents[i]], rewards, window, options.RewardsPerDay ?? history.RewardsPerDay(agents[i]), options, cancellation);
        });
        return calibrations;
    }

    /// <summary>Calibrates one agent.</summary>
    /// <param name="agent">Its name, on which, beside the seed, the drawing depends.</param>
    /// <param name="rewards">Its rewards, oldest first, at least one.</param>
    /// <param name="window">How many of them a check's window holds.</param>
    /// <param name="rewardsPerDay">How many come in a day; <see langword="null"/> where that is not known.</param>
    /// <param name="options">What the checks are like.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    public static DrawdownCalibration Calibrate(
        string agent, double[] rewards, int window, double? rewardsPerDay, CalibrationOptions options, CancellationToken cancellation = default)
    {
        var statistics = RewardStatistics.Compute(rewards);
        var calibration = new DrawdownCalibration
        {
            Agent = agent,
            Count = statistics.Count,
            Mean = statistics.Mean,
            Std = statistics.StdDev,
            Window = window,
            RewardsPerDay = rewardsPerDay,
            BlockLength = options.BlockLength ?? BlockLength.For(rewards),
            ClosedFormDrawdown = -Math.Sqrt(Math.PI / 2 * window) * statistics.StdDev,
            Limit = options.Policy.For(agent).DrawdownLimit,
            WantedFalseAlarmsPerDay = options.FalseAlarmsPerDay,
        };
        return rewards.Length < FewestRewards ? calibration with { Caution = options.Catch is null ? null : $"fewer than {FewestRewards} rewards" }
            : Simulate(calibration, rewards, options, cancellation);
    }

    private static DrawdownCalibration Simulate(
        DrawdownCalibration calibration, double[] rewards, CalibrationOptions options, CancellationToken cancellation)
    {
        var (perLook, looksPerDay) = Looks(calibration, options.Every);
        var runLength = looksPerDay / options.FalseAlarmsPerDay;
        var plan = Plan(calibration.Window, perLook, runLength, options);
        var random = new SeededRandom(options.Seed, calibration.Agent);
        var passages = DrawdownSimulation.Run(new BlockBootstrap(rewards, calibration.BlockLength, random), plan, cancellation);

        var full = passages.WindowDrawdowns;
        var extrapolated = false;
        var suggested = double.IsNaN(runLength) ? null : passages.LimitFor(runLength, out extrapolated);
        var calibrated = calibration with
        {
            ExpectedDrawdown = Math.Max(full.Average(), -double.MaxValue),
            Drawdown95 = full[(int)(0.05 * (full.Length - 1))],
            Drawdown99 = full[(int)(0.01 * (full.Length - 1))],
            HitProbability = calibration.Limit is { } limit ? passages.ShareHit(limit) : null,
            FalseAlarmsPerDay = double.IsNaN(looksPerDay) || calibration.Limit is null
                ? null : looksPerDay / passages.RunLength(calibration.Limit.Value),
            SuggestedLimit = suggested is null ? null : RoundAway(suggested.Value),
            Extrapolated = extrapolated,
        };
        return options.Catch?.Of(calibration.Std) is not (> 0 and var fall) ? calibrated
            : new FallCalibrator(rewards, options, plan, cancellation).Extend(calibrated, fall, runLength);
    }

    /// <summary>How many rewards come between two checks that see a new one, and how many such checks a day has.</summary>
    private static (int RewardsPerLook, double PerDay) Looks(DrawdownCalibration calibration, TimeSpan every)
    {
        if (calibration.RewardsPerDay is not { } rewardsPerDay)
            return (1, double.NaN);
        var checksPerDay = TimeSpan.FromDays(1) / every;
        // What exceeds a window between two checks is never seen, and need not be drawn.
        if (rewardsPerDay >= checksPerDay * calibration.Window)
            return (calibration.Window, checksPerDay);
        var perLook = Math.Max(1, (int)Math.Round(rewardsPerDay / checksPerDay));
        return (perLook, rewardsPerDay / perLook);
    }

    /// <summary>Paths long enough for a hundred alarms at the wanted rate, or for as many as are affordable.</summary>
    private static SimulationPlan Plan(int window, int rewardsPerLook, double runLength, CalibrationOptions options)
    {
        var paths = options.Replicates;
        var plan = new SimulationPlan(window, rewardsPerLook, 0, paths);
        var shortest = 4L * plan.FullAt;
        var longest = Math.Max(shortest, options.MostRewardsDrawn / ((long)paths * rewardsPerLook));
        var enough = double.IsNaN(runLength) ? shortest : 100 * runLength / paths;
        return plan with { Looks = (int)Math.Clamp(enough, shortest, longest) };
    }

    // No limit is wide enough for drawdowns at the end of the range of a double.
    internal static double? RoundAway(double limit)
    {
        if (!(limit > -1e300))
            return null;
        var exponent = (int)Math.Floor(Math.Log10(-limit)) - 3;
        var digits = Math.Floor(limit / Math.Pow(10, exponent));
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}E{exponent}"), CultureInfo.InvariantCulture);
    }
}
