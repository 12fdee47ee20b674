using System.Globalization;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>What one agent's statistics, of one log or several, mean under its policy.</summary>
internal sealed record Judgement
{
    /// <summary>What the decision is to show.</summary>
    public required DecisionEvidence Evidence { get; init; }

    /// <summary>Whether the agent has an event among the lines read.</summary>
    public bool IsSeen { get; init; }

    /// <summary>The statistics cannot be held against the entry's marks: they were read without them.</summary>
    public bool LacksMark { get; init; }

    /// <summary>
    /// What to do where the statistics were read with another target, or for other rules, than the policy's; <see langword="null"/> where they were
    /// not.
    /// </summary>
    public string? OtherTarget { get; init; }

    /// <summary>Whether the policy judges the agent by evidence and the statistics were read without it.</summary>
    public bool LacksEvidence { get; init; }

    /// <summary>How many rewards were judged.</summary>
    public int Count { get; init; }

    /// <summary>How many events.</summary>
    public long Runs => Windows.Sum(s => s.Runs);

    /// <summary>The agent's name.</summary>
    public string Agent => Windows[0].Agent;

    /// <summary>How many rewards lie past the marks; <see langword="null"/> without marks.</summary>
    public int? PastMark { get; init; }

    /// <summary>Whether the marks lie before the whole window.</summary>
    public bool WholeWindowIsPastMark { get; init; }

    /// <summary>What is missing to say that an agent without a breach has recovered; <see langword="null"/> where nothing is.</summary>
    public string? NotRecovered => Windows.Count == 0 ? null : Recovery.Missing(Windows, Policy);

    /// <summary>Why there is nothing to judge although the agent has events; <see langword="null"/> where there is.</summary>
    public string? Unjudged { get; init; }

    /// <summary>The breaches in words.</summary>
    public string Reason { get; init; } = "";

    private List<AgentRewardStats> Windows { get; init; } = [];

    private QuarantinePolicy Policy { get; init; } = QuarantinePolicy.Default;

    /// <summary>Whether any rule is breached.</summary>
    public bool IsBreach => Evidence.Breaches.Count > 0;

    /// <summary>How far past its limit the worst breach is.</summary>
    public double Severity => IsBreach ? Rules.Severity(Evidence.Breaches[0]) : 0;

    /// <summary>Judges <paramref name="stats"/>.</summary>
    /// <param name="stats">One agent's statistics, one a log; none where it has left the window.</param>
    /// <param name="entry">The agent's entry.</param>
    /// <param name="policy">What applies to the agent.</param>
    public static Judgement Of(IReadOnlyList<AgentRewardStats> stats, QuarantineEntry? entry, QuarantinePolicy policy)
    {
        if (stats.Count == 0)
            return new Judgement { Evidence = new DecisionEvidence() };
        var probation = entry?.State == QuarantineState.Probation;
        var whole = entry?.JudgesWholeWindow == true && !probation;
        var judged = stats.Select(s => whole ? s : s.Judged).ToList();
        var breaches = judged
            .SelectMany(s => Rules.Breaches(s, policy, probation).Select(breach => new Found(breach, s)))
            .OrderByDescending(found => Rules.Severity(found.Breach))
            .ToList();
        var drawdown = RuleTable.DrawdownOf(policy);
        var shown = breaches.Count > 0 ? breaches[0].Stats : judged is [var only] ? only : judged.MinBy(drawdown.Value)!;
        var worst = breaches.Count > 0 ? breaches[0].Breach
            : drawdown.Limit(policy, probation) is { } limit && drawdown.Value(shown) is { } value ? new RuleBreach(drawdown.Name, value, limit)
            : null;
        return new Judgement
        {
            Evidence = new DecisionEvidence
            {
                Rule = worst?.Rule,
                Value = worst?.Value,
                Limit = worst?.Limit,
                Statistics = shown,
                Breaches = [.. breaches.Select(found => found.Breach)],
            },
            IsSeen = true,
            OtherTarget = TargetMismatch(judged, policy),
            LacksEvidence = policy.EvidenceLimit is not null && judged.TrueForAll(s => s.Evidence is null),
            LacksMark = entry?.Marks.Count > 0 && stats.Any(s => s.PastMark is null),
            Count = judged.Sum(s => s.Count),
            PastMark = stats.Any(s => s.PastMark is not null) ? stats.Sum(s => s.Judged.Count) : null,
            WholeWindowIsPastMark = stats.All(s => s.Judged.Count == s.Count),
            Unjudged = Silence.Of(judged, policy),
            Windows = judged,
            Policy = policy,
            Reason = breaches.Count > 0
                ? string.Join(", ", breaches.Select(found => Rules.Describe(found.Breach)))
                : worst is not null ? Rules.Describe(worst, drawdown.Relation.Kept) : "no rule is breached",
        };
    }

    private static string? TargetMismatch(List<AgentRewardStats> judged, QuarantinePolicy policy)
    {
        var asked = policy.Asked with { Target = 0 };
        foreach (var stats in judged)
        {
            if ((stats.Asked?.Asked ?? default) with { Target = 0 } != asked)
                return "its statistics were read without what its rules take, or over another window: read them with this policy";
            if (policy.DrawdownLimit is not null && stats.RewardTarget != policy.RewardTarget)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"its statistics were read with the reward target {stats.RewardTarget}, not {policy.RewardTarget}: read them with this policy");
            }
        }
        return null;
    }

    private sealed record Found(RuleBreach Breach, AgentRewardStats Stats);
}
