namespace AgentQuarantine.Quarantine.Policies;

/// <summary>On which side of its limit a statistic breaches.</summary>
/// <param name="Breached">A breach in words, between the value and the limit.</param>
/// <param name="Kept">The opposite in words.</param>
/// <param name="IsBreach">Whether a value breaches a limit.</param>
internal sealed record RuleRelation(string Breached, string Kept, Func<double, double, bool> IsBreach)
{
    /// <summary>A value at or below the limit breaches, and so does one that is not a number.</summary>
    /// <remarks>A drawdown that is not a number comes from rewards that overflow: it must not hide every loss to come.</remarks>
    public static RuleRelation AtMost { get; } = new("<= limit", "> limit", (value, limit) => !(value > limit));

    /// <summary>A value below the limit breaches.</summary>
    public static RuleRelation Below { get; } = new("< floor", ">= floor", (value, limit) => value < limit);

    /// <summary>A value at or above the limit breaches.</summary>
    public static RuleRelation AtLeast { get; } = new(">= limit", "< limit", (value, limit) => value >= limit);
}
