namespace AgentQuarantine.Statistics;

/// <summary>One statistic of an agent: what it is called, what it means, and where it stands in <see cref="AgentRewardStats"/>.</summary>
public sealed class Statistic
{
    private readonly Func<AgentRewardStats, double?> _get;
    private readonly Func<AgentRewardStats, double?, AgentRewardStats> _set;

    internal Statistic(
        string name, string unit, string help, Func<AgentRewardStats, double?> get, Func<AgentRewardStats, double?, AgentRewardStats> set)
    {
        (Name, Unit, Help) = (name, unit, help);
        (_get, _set) = (get, set);
    }

    /// <summary>
    /// Its name wherever a machine reads it, such as <c>current_drawdown</c>. The property is called the same in Pascal case:
    /// <see cref="AgentRewardStats.CurrentDrawdown"/>.
    /// </summary>
    public string Name { get; }

    /// <summary>Its unit, such as <c>reward</c>; <c>none</c> for a ratio.</summary>
    public string Unit { get; }

    /// <summary>What it means, in a sentence.</summary>
    public string Help { get; }

    /// <summary>Whether it counts something, so that it is a whole number.</summary>
    public bool IsCount { get; internal init; }

    /// <summary>The gauge that shows it in the metrics, such as <c>agent_reward_mean</c>; <see langword="null"/> where none does.</summary>
    public string? Gauge { get; internal init; }

    /// <summary>Whether an agent has it only where its policy asks for it: where none does, the metrics do not name it.</summary>
    internal bool IsAskedFor { get; init; }

    /// <summary>Its value; <see langword="null"/> where the agent has none, or NaN where it was not kept.</summary>
    public double? Of(AgentRewardStats stats) => _get(stats);

    /// <summary><paramref name="stats"/> with another value.</summary>
    internal AgentRewardStats Set(AgentRewardStats stats, double? value) => _set(stats, value);
}
