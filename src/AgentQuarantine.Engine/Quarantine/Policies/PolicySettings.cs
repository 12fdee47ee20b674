namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Every setting that a policy file knows.</summary>
internal static class PolicySettings
{
    /// <summary>Those that an agent may have of its own.</summary>
    public static IReadOnlyList<Setting<QuarantinePolicy>> Agent { get; } =
    [
        .. RuleTable.All.SelectMany(rule => rule.Settings).Distinct(),
        new("window", SettingKind.Duration, LongDuration, true, IsLong, p => p.Window, (p, x) => p with { Window = (TimeSpan?)x }),
        Setting.Count("min_samples", false, p => p.MinSamples, (p, x) => p with { MinSamples = x!.Value }),
        Setting.Count("clear_min_samples", false, p => p.ClearMinSamples, (p, x) => p with { ClearMinSamples = x!.Value }),
        Setting.Number("clear_limit", "a number, at most 0", x => x <= 0, true, p => p.ClearLimit, (p, x) => p with { ClearLimit = x }),
        new("base_hold", SettingKind.Duration, LongDuration, true, IsLong, p => p.BaseHold, (p, x) => p with { BaseHold = (TimeSpan?)x }),
        new("max_hold", SettingKind.Duration, LongDuration, false, IsLong, p => p.MaxHold, (p, x) => p with { MaxHold = (TimeSpan)x! }),
        Setting.Number(
            "probation_limit_fraction", "a number above 0 and at most 1", x => x is > 0 and <= 1, false,
            p => p.ProbationLimitFraction, (p, x) => p with { ProbationLimitFraction = x!.Value }),
        Setting.Count("probation_rewards", false, p => p.ProbationRewards, (p, x) => p with { ProbationRewards = x!.Value }),
        Setting.Count("probation_min_runs", true, p => p.ProbationMinRuns, (p, x) => p with { ProbationMinRuns = x }),
        Setting.Number(
            "probation_run_ratio", "a number above 0 and at most 1", x => x is > 0 and <= 1, true,
            p => p.ProbationRunRatio, (p, x) => p with { ProbationRunRatio = x }),
        Setting.Number("hold_jitter", "a number from 0 to 1", x => x is >= 0 and <= 1, false, p => p.HoldJitter, (p,
            x) => p with { HoldJitter = x!.Value }),
    ];

    /// <summary>Those of the whole fleet.</summary>
    public static IReadOnlyList<Setting<FleetPolicy>> Fleet { get; } =
    [
        new("mode", SettingKind.Word, "\"enforce\" or \"observe\"", false, _ => true, p => p.Mode, (p, x) => p with { Mode = (PolicyMode)x! })
        {
            Words = [PolicyMode.Enforce, PolicyMode.Observe],
        },
        new("max_quarantined_percent", SettingKind.Number, Percent, false, IsPercent,
            p => p.MaxQuarantinedPercent, (p, x) => p with { MaxQuarantinedPercent = (double)x! }),
        new("fleet_breaker_percent", SettingKind.Number, Percent, true, IsPercent,
            p => p.FleetBreakerPercent, (p, x) => p with { FleetBreakerPercent = (double?)x }),
        new("max_probation_percent", SettingKind.Number, Percent, true, IsPercent,
            p => p.MaxProbationPercent, (p, x) => p with { MaxProbationPercent = (double?)x }),
        new("stale_after", SettingKind.Duration, LongDuration, true, IsLong, p => p.StaleAfter, (p, x) => p with { StaleAfter = (TimeSpan?)x }),
        new("reach", SettingKind.Count, "a whole number of at least 1", true, x => x is >= 1, p => p.Reach, (p, x) => p with { Reach = (int?)x }),
        new("fleet_drawdown_limit", SettingKind.Number, "a number below 0", true, x => (double)x < 0,
            p => p.FleetDrawdownLimit, (p, x) => p with { FleetDrawdownLimit = (double?)x }),
        new("fleet_drawdown_action", SettingKind.Word, "\"worst\" or \"all\"", false, _ => true,
            p => p.FleetDrawdownAction, (p, x) => p with { FleetDrawdownAction = (FleetDrawdownAction)x! })
        {
            Words = [FleetDrawdownAction.Worst, FleetDrawdownAction.All],
        },
    ];

    /// <summary>Another name of <c>evidence_limit</c>, by what it promises.</summary>
    public const string FalseAlarmEvery = "false_alarm_every";

    private const string Percent = "a number from 0 to 100";
    private const string LongDuration = Duration.Expected + ", above 0 and at most 36500d";

    private static readonly Dictionary<string, Setting<QuarantinePolicy>> AgentByName =
        Agent.ToDictionary(setting => setting.Name, StringComparer.Ordinal);
    private static readonly Dictionary<string, Setting<FleetPolicy>> FleetByName =
        Fleet.ToDictionary(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>The agent's setting called <paramref name="name"/>; <see langword="null"/> where there is none.</summary>
    public static Setting<QuarantinePolicy>? FindAgent(string name) =>
        AgentByName.GetValueOrDefault(name == FalseAlarmEvery ? "evidence_limit" : name);

    /// <summary>The fleet's setting called <paramref name="name"/>; <see langword="null"/> where there is none.</summary>
    public static Setting<FleetPolicy>? FindFleet(string name) => FleetByName.GetValueOrDefault(name);

    /// <summary>What is wrong with <paramref name="policy"/>; <see langword="null"/> where nothing is.</summary>
    public static string? Fault(QuarantinePolicy policy) =>
        Agent.Select(setting => setting.Fault(setting.Get(policy))).FirstOrDefault(fault => fault is not null) ?? Conflict(policy);

    /// <summary>What is wrong with the guards of <paramref name="policy"/>; <see langword="null"/> where nothing is.</summary>
    public static string? Fault(FleetPolicy policy) =>
        Fleet.Select(setting => setting.Fault(setting.Get(policy))).FirstOrDefault(fault => fault is not null) ?? Conflict(policy);

    /// <summary>Which two settings of <paramref name="policy"/> contradict each other; <see langword="null"/> where none do.</summary>
    public static string? Conflict(QuarantinePolicy policy) =>
        policy.ClearLimit < policy.DrawdownLimit ? "'clear_limit' lies below 'drawdown_limit': an agent would be cleared while it breaches."
        : policy.EvidenceLimit is not null && !(policy.RewardUpperBound > policy.Baseline)
            ? "'evidence_limit' takes a 'baseline' and a 'reward_upper_bound' above it: 'calibrate' measures them."
        : policy is { DrawdownShareLimit: not null, StartingEquity: null }
            ? "'drawdown_share_limit' takes a 'starting_equity': a share of what?"
        : policy.MaxHold < policy.BaseHold ? "'max_hold' is shorter than 'base_hold'."
        : null;

    /// <inheritdoc cref="Conflict(QuarantinePolicy)"/>
    public static string? Conflict(FleetPolicy policy) =>
        policy.FleetDrawdownLimit is not null && (policy.Defaults.BaseHold is null
            || policy.Overrides.All.Any(one => one.Values.TryGetValue("base_hold", out var hold) && hold is null))
            ? "'fleet_drawdown_limit' takes a 'base_hold' for every agent: whom it takes out breaches nothing that could recover."
            : null;

    private static bool IsPercent(object value) => (double)value is >= 0 and <= 100;

    private static bool IsLong(object value) => (TimeSpan)value > TimeSpan.Zero && (TimeSpan)value <= TimeSpan.FromDays(36500);
}
