using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Rehearsal.Setup;

/// <summary>A policy that fits a log: its agents' targets and limits, and guards by how fast it grows.</summary>
internal static class PolicyDraft
{
    // With fewer agents a half is one or two: no sign of a broken feed.
    private const int FewestForBreaker = 4;
    private const double BreakerPercent = 50;
    private const double ScaleFactor = 3;
    private const int LongestPauses = 3, ShortestHold = 6, LongestHold = 16;

    private static readonly TimeSpan[] Round =
    [
        .. new[] { 5, 10, 15, 20, 30, 45 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 4, 6, 8, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 3, 7, 14, 30 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <summary>Makes it.</summary>
    /// <param name="agents">What was measured.</param>
    /// <param name="pace">How fast the log grows.</param>
    /// <param name="every">How often a check runs.</param>
    /// <param name="mode">Whether decisions are applied.</param>
    public static FleetPolicy Make(IReadOnlyList<DrawdownCalibration> agents, EventPace pace, TimeSpan every, PolicyMode mode)
    {
        var hold = Hold(agents, every);
        var policy = new FleetPolicy
        {
            Mode = mode,
            FleetBreakerPercent = agents.Count >= FewestForBreaker ? BreakerPercent : null,
            // A check that is late is no sign of a log that has stopped.
            StaleAfter = pace.LongPause is { } pause ? Above(Longest(LongestPauses * pause, LongestPauses * every)) : null,
            Defaults = QuarantinePolicy.Default with
            {
                SharpeMinSamples = PolicyFile.SharpeMinSamples,
                MinSamples = QuarantinePolicy.Default.ProbationRewards,
                // An agent that was not measured is held to the most patient of the limits.
                DrawdownLimit = agents.Min(agent => agent.SuggestedLimit) ?? ByScale(agents) ?? QuarantinePolicy.Default.DrawdownLimit,
                BaseHold = hold,
                MaxHold = Longest(QuarantinePolicy.Default.MaxHold, Above(LongestHold * hold)),
            },
        };
        return WithClearLimits(CalibratedPolicy.Make(policy, agents));
    }

    // Too few rewards to measure by, but their scale is known.
    private static double? ByScale(IReadOnlyList<DrawdownCalibration> agents) =>
        agents.Count > 0 && agents.Min(agent => agent.ClosedFormDrawdown) is < 0 and var deepest
            ? DrawdownCalibrator.RoundAway(ScaleFactor * deepest) : null;

    // As long as an agent takes to earn its way out of probation, and for some checks at least.
    private static TimeSpan Hold(IReadOnlyList<DrawdownCalibration> agents, TimeSpan every)
    {
        double[] perDay = [.. agents.Select(agent => agent.RewardsPerDay).OfType<double>().Order()];
        var earned = perDay.Length == 0 ? TimeSpan.Zero
            : TimeSpan.FromDays(Math.Min(1, QuarantinePolicy.Default.ProbationRewards / perDay[perDay.Length / 2]));
        return Above(Longest(earned, ShortestHold * every));
    }

    // For who takes base_hold out: half the way back, or agents go in and out.
    private static FleetPolicy WithClearLimits(FleetPolicy policy) => policy with
    {
        Defaults = policy.Defaults with { ClearLimit = policy.Defaults.DrawdownLimit / 2 },
        Overrides = new PolicyOverrides(policy.Overrides.All.Select(one => one with
        {
            Values = one.Values.GetValueOrDefault("drawdown_limit") is double limit
                ? new Dictionary<string, object?>(one.Values) { ["clear_limit"] = DrawdownCalibrator.RoundAway(limit / 2) } : one.Values,
        })),
    };

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Above(TimeSpan least)
    {
        var round = Array.Find(Round, one => one >= least);
        return round > TimeSpan.Zero ? round : TimeSpan.FromDays(Math.Ceiling(least.TotalDays));
    }
}
