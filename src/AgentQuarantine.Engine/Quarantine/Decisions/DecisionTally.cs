using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>How many decisions checks made, by action. Not thread-safe.</summary>
internal sealed class DecisionTally
{
    private const string Observed = "observed";

    /// <summary>The names: every <see cref="DecisionAction"/>, and last what was decided but only observed.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. DecisionActions.All.Select(DecisionActions.NameOf), Observed];

    private readonly long[] _counts = new long[Names.Count];

    public long this[int index]
    {
        get => _counts[index];
        set => _counts[index] = value;
    }

    public void Add(IReadOnlyList<QuarantineDecision> decisions, PolicyMode mode)
    {
        foreach (var decision in decisions)
        {
            var observed = mode == PolicyMode.Observe && !decision.Applied && IsChange(decision.Action);
            _counts[observed ? ^1 : (int)decision.Action]++;
        }
    }

    public DecisionTally Copy()
    {
        var copy = new DecisionTally();
        _counts.CopyTo(copy._counts, 0);
        return copy;
    }

    private static bool IsChange(DecisionAction action) =>
        action is DecisionAction.Quarantine or DecisionAction.Clear or DecisionAction.Probation;
}
