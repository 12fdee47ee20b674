namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Every setting that a policy file knows.</summary>
internal static class PolicySettings
{
    /// <summary>Those that an agent may have of its own.</summary>
    public static IReadOnlyList<Setting<QuarantinePolicy>> Agent { get; } =
    [
        Number("drawdown_limit", "a number below 0", x => x < 0, optional: true, p => p.DrawdownLimit, (p, x) => p with { DrawdownLimit = x }),
        Number("sharpe_floor", "a number", _ => true, optional: true, p => p.SharpeFloor, (p, x) => p with { SharpeFloor = x }),
        new("sharpe_min_samples", SettingKind.Count, AtLeastOne, true, IsAtLeastOne, p => p.SharpeMinSamples, (p, x) => p with { SharpeMinSamples = (int?)x }),
        Number("error_ratio_limit", "a number above 0 and at most 1", x => x is > 0 and <= 1, optional: true, p => p.ErrorRatioLimit, (p, x) => p with { ErrorRatioLimit = x }),
        Number("mean_cost_limit", "a number above 0", x => x > 0, optional: true, p => p.MeanCostLimit, (p, x) => p with { MeanCostLimit = x }),
        new("min_samples", SettingKind.Count, AtLeastOne, false, IsAtLeastOne, p => p.MinSamples, (p, x) => p with { MinSamples = (int)x! }),
        Number("clear_limit", "a number, at most 0", x => x <= 0, optional: true, p => p.ClearLimit, (p, x) => p with { ClearLimit = x }),
        new("base_hold", SettingKind.Duration, Duration.Expected + ", above 0", true, IsLong, p => p.BaseHold, (p, x) => p with { BaseHold = (TimeSpan?)x }),
        new("max_hold", SettingKind.Duration, Duration.Expected + ", above 0", false, IsLong, p => p.MaxHold, (p, x) => p with { MaxHold = (TimeSpan)x! }),
        Number("probation_limit_fraction", "a number above 0 and at most 1", x => x is > 0 and <= 1, optional: false, p => p.ProbationLimitFraction, (p, x) => p with { ProbationLimitFraction = x!.Value }),
        new("probation_rewards", SettingKind.Count, AtLeastOne, false, IsAtLeastOne, p => p.ProbationRewards, (p, x) => p with { ProbationRewards = (int)x! }),
    ];

    /// <summary>Those of the whole fleet.</summary>
    public static IReadOnlyList<Setting<FleetPolicy>> Fleet { get; } =
    [
        new("mode", SettingKind.Mode, "\"enforce\" or \"observe\"", false, _ => true, p => p.Mode, (p, x) => p with { Mode = (PolicyMode)x! }),
        new("max_quarantined_percent", SettingKind.Number, Percent, false, IsPercent, p => p.MaxQuarantinedPercent, (p, x) => p with { MaxQuarantinedPercent = (double)x! }),
        new("fleet_breaker_percent", SettingKind.Number, Percent, true, IsPercent, p => p.FleetBreakerPercent, (p, x) => p with { FleetBreakerPercent = (double?)x }),
        new("stale_after", SettingKind.Duration, Duration.Expected + ", above 0", true, IsLong, p => p.StaleAfter, (p, x) => p with { StaleAfter = (TimeSpan?)x }),
    ];

    private const string AtLeastOne = "a whole number, at least 1";
    private const string Percent = "a number from 0 to 100";

    private static readonly Dictionary<string, Setting<QuarantinePolicy>> AgentByName = Agent.ToDictionary(setting => setting.Name, StringComparer.Ordinal);
    private static readonly Dictionary<string, Setting<FleetPolicy>> FleetByName = Fleet.ToDictionary(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>The agent's setting called <paramref name="name"/>; <see langword="null"/> where there is none.</summary>
    public static Setting<QuarantinePolicy>? FindAgent(string name) => AgentByName.GetValueOrDefault(name);

    /// <summary>The fleet's setting called <paramref name="name"/>; <see langword="null"/> where there is none.</summary>
    public static Setting<FleetPolicy>? FindFleet(string name) => FleetByName.GetValueOrDefault(name);

    /// <summary>What is wrong with <paramref name="policy"/>; <see langword="null"/> where nothing is.</summary>
    public static string? Fault(QuarantinePolicy policy) =>
        Agent.Select(setting => setting.Fault(setting.Get(policy))).FirstOrDefault(fault => fault is not null) ?? Conflict(policy);

    /// <summary>What is wrong with the guards of <paramref name="policy"/>; <see langword="null"/> where nothing is.</summary>
    public static string? Fault(FleetPolicy policy) =>
        Fleet.Select(setting => setting.Fault(setting.Get(policy))).FirstOrDefault(fault => fault is not null);

    /// <summary>Which two settings of <paramref name="policy"/> contradict each other; <see langword="null"/> where none do.</summary>
    public static string? Conflict(QuarantinePolicy policy) =>
        policy.ClearLimit < policy.DrawdownLimit ? "'clear_limit' lies below 'drawdown_limit': an agent would be cleared while it breaches."
        : policy.MaxHold < policy.BaseHold ? "'max_hold' is shorter than 'base_hold'."
        : null;

    private static bool IsAtLeastOne(object value) => (int)value >= 1;

    private static bool IsPercent(object value) => (double)value is >= 0 and <= 100;

    private static bool IsLong(object value) => (TimeSpan)value > TimeSpan.Zero;

    private static Setting<QuarantinePolicy> Number(
        string name, string expected, Func<double, bool> isValid, bool optional,
        Func<QuarantinePolicy, double?> get, Func<QuarantinePolicy, double?, QuarantinePolicy> set) =>
        new(name, SettingKind.Number, expected, optional, x => isValid((double)x), p => get(p), (p, x) => set(p, (double?)x));
}
