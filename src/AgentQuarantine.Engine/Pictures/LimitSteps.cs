using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Pictures;

/// <summary>The drawdown limit that an agent had, as its transitions say, and the one that it has.</summary>
/// <param name="steps">Limits and until when each was held against the agent, oldest first.</param>
/// <param name="now">The limit now; NaN where there is none.</param>
internal sealed class LimitSteps(IReadOnlyList<(DateTimeOffset Until, double Limit)> steps, double now)
{
    /// <summary>The limit now; NaN where there is none.</summary>
    public double Now => now;

    /// <summary>The limits of an agent.</summary>
    /// <param name="transitions">The agent's transitions, oldest first.</param>
    /// <param name="now">The limit now; NaN where there is none.</param>
    public static LimitSteps Of(IEnumerable<HistoryRecord> transitions, double now) => new(
        [
            .. from record in transitions
               where record.Evidence is { Rule: "drawdown", Limit: not null }
               select (record.Time, record.Evidence!.Limit!.Value),
        ], now);

    /// <summary>The limit at a time; NaN where there was none.</summary>
    public double At(DateTimeOffset time)
    {
        foreach (var (until, limit) in steps)
        {
            if (time <= until)
                return limit;
        }
        return now;
    }
}
