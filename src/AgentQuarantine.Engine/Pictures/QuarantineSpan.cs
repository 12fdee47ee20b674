using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Pictures;

/// <summary>A time in which an agent was quarantined.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end; <see langword="null"/>: it goes on.</param>
/// <param name="Reason">Why it began.</param>
internal readonly record struct QuarantineSpan(DateTimeOffset From, DateTimeOffset? To, string Reason)
{
    /// <summary>An agent's quarantines.</summary>
    /// <param name="transitions">The agent's transitions, oldest first.</param>
    /// <param name="entry">Its entry in the ledger, which says what is true now.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<QuarantineSpan> Of(IEnumerable<HistoryRecord> transitions, QuarantineEntry? entry, DateTimeOffset now)
    {
        var spans = new List<QuarantineSpan>();
        QuarantineSpan? open = null;
        foreach (var record in transitions.Where(record => record.Enforced))
        {
            if (record.Action == DecisionAction.Quarantine)
                open ??= new QuarantineSpan(record.Time, null, record.Reason);
            else if (record.Action is DecisionAction.Clear or DecisionAction.Probation && open is { } begun)
                (open, _) = (null, Add(begun with { To = record.Time }));
        }
        // What is true now stands above a history that may have been rotated away.
        var inForce = entry?.IsInForce(now) == true;
        if (open is { } last)
            Add(inForce ? last : last with { To = entry?.Until ?? entry?.Since ?? last.From });
        else if (inForce && entry!.Since is { } since)
            Add(new QuarantineSpan(since, null, entry.Reason));
        return spans;

        int Add(QuarantineSpan span)
        {
            spans.Add(span);
            return spans.Count;
        }
    }
}
