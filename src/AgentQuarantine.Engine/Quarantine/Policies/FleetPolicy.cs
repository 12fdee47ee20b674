using System.Collections.Frozen;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>The policy of a fleet: what applies to which agent, and the guards over all of them.</summary>
public sealed record FleetPolicy
{
    /// <summary>The original's rule for every agent.</summary>
    public static FleetPolicy Default { get; } = new();

    /// <summary>What applies where no override says otherwise.</summary>
    public QuarantinePolicy Defaults { get; init; } = QuarantinePolicy.Default;

    /// <summary>At most this part of the fleet is quarantined, the worst first; 0 to 100.</summary>
    public double MaxQuarantinedPercent { get; init; } = 100;

    /// <summary>When more than this part of the fleet newly breaches in one check, nothing is applied; <see langword="null"/>: off.</summary>
    public double? FleetBreakerPercent { get; init; }

    /// <summary>
    /// At most this part of the fleet is on probation at once, and one agent at least; who was out for longest comes first.
    /// <see langword="null"/>: off.
    /// </summary>
    public double? MaxProbationPercent { get; init; }

    /// <summary>A log without a newer event for this long releases nobody; <see langword="null"/>: off.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>
    /// How many of a log's last lines a check reads at most for agents whose windows the usual number of lines does not fill;
    /// <see langword="null"/>: no more than usual.
    /// </summary>
    public int? Reach { get; init; }

    /// <summary>
    /// A drawdown of the running sum of all rewards, of the agents that may run, at or below this takes agents out; reward units, below 0. Takes a
    /// <see cref="QuarantinePolicy.BaseHold"/> for every agent. Off by default.
    /// </summary>
    public double? FleetDrawdownLimit { get; init; }

    /// <summary>Whom <see cref="FleetDrawdownLimit"/> takes out.</summary>
    public FleetDrawdownAction FleetDrawdownAction { get; init; }

    /// <summary>Whether decisions are applied.</summary>
    public PolicyMode Mode { get; init; }

    /// <summary>What applies to some agents only.</summary>
    public PolicyOverrides Overrides { get; init; } = PolicyOverrides.None;

    /// <summary>Where values of the fleet and of <see cref="Defaults"/> come from, by their names in a policy file; others are built in.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What applies to <paramref name="agent"/>.</summary>
    public QuarantinePolicy For(string agent) => Overrides.Apply(agent, Defaults);

    /// <summary>Every value that applies to <paramref name="agent"/>, and where it comes from.</summary>
    public IReadOnlyList<PolicyValue> Explain(string agent)
    {
        var policy = For(agent);
        var overrides = Overrides.Matching(agent).ToList();
        string Source(string name) =>
            overrides.LastOrDefault(one => one.Values.ContainsKey(name)) is { } one
                ? one.Said
                : Sources.GetValueOrDefault(name, "built in");
        return
        [
            .. PolicySettings.Agent.Select(setting => new PolicyValue(agent, setting.Name, setting.Get(policy), Source(setting.Name))),
            .. PolicySettings.Fleet.Select(setting =>
                new PolicyValue(agent, setting.Name, setting.Get(this), Sources.GetValueOrDefault(setting.Name, "built in"))),
        ];
    }

    /// <summary>The values of every agent, called <c>*</c>, and those of each override under its pattern, with where each comes from.</summary>
    public IReadOnlyList<PolicyValue> Overview() =>
    [
        .. (this with { Overrides = PolicyOverrides.None }).Explain("*"),
        .. Overrides.All.SelectMany(one => one.Values.Select(value => new PolicyValue(one.Pattern, value.Key, value.Value, one.Said))),
    ];

    /// <summary>What each agent's rules take beyond the usual statistics; <see langword="null"/> where no agent's do.</summary>
    internal Func<string, AskedStatistics>? Asked =>
        Defaults.Asked == default && !Overrides.All.Any(one => one.Values.Keys.Any(Asks.Contains)) ? null : agent => For(agent).Asked;

    private static readonly FrozenSet<string> Asks =
        new[] { "reward_target", "window", "p95_latency_limit", "cost_per_hour_limit", "drawdown_share_limit", "starting_equity" }.ToFrozenSet();

    /// <summary>Whether any agent may be judged by evidence.</summary>
    internal bool HasEvidence =>
        Defaults.EvidenceLimit is not null || Overrides.All.Any(one => one.Values.GetValueOrDefault("evidence_limit") is not null);

    /// <summary>This policy with values given by hand in place of its defaults; overrides by name still win.</summary>
    /// <param name="drawdownLimit">Replaces <see cref="QuarantinePolicy.DrawdownLimit"/>; <see langword="null"/>: not given.</param>
    /// <param name="sharpeFloor">Replaces <see cref="QuarantinePolicy.SharpeFloor"/>; <see langword="null"/>: not given.</param>
    /// <param name="minSamples">Replaces <see cref="QuarantinePolicy.MinSamples"/>; <see langword="null"/>: not given.</param>
    /// <param name="rewardTarget">Replaces <see cref="QuarantinePolicy.RewardTarget"/>; <see langword="null"/>: not given.</param>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>.</exception>
    public FleetPolicy With(double? drawdownLimit, double? sharpeFloor, int? minSamples, double? rewardTarget = null)
    {
        var policy = this;
        foreach (var (name, value) in new (string, object?)[] { ("drawdown_limit", drawdownLimit),
            ("sharpe_floor", sharpeFloor), ("min_samples", minSamples), ("reward_target", rewardTarget) })
        {
            if (value is null)
                continue;
            policy = policy with
            {
                Defaults = PolicySettings.FindAgent(name)!.Set(policy.Defaults, value),
                Sources = new Dictionary<string, string>(policy.Sources, StringComparer.Ordinal) { [name] = "given by hand" },
            };
        }
        policy.Validate();
        return policy;
    }

    /// <summary>Checks that every value is in its range.</summary>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>.</exception>
    public void Validate()
    {
        if ((PolicySettings.Fault(Defaults) ?? PolicySettings.Fault(this)) is { } fault)
            throw Errors.PolicyInvalid(fault);
    }
}
