using AgentQuarantine.Quarantine.Decisions;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>One line of <c>quarantine.history.jsonl</c>: a transition and what triggered it.</summary>
public sealed record HistoryRecord
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Which agent.</summary>
    public required string Agent { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionAction Action { get; init; }

    /// <summary>A person's act or a check's.</summary>
    public QuarantineKind Kind { get; init; }

    /// <summary>Whether it was applied, or only observed.</summary>
    public bool Enforced { get; init; } = true;

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The agent's level afterwards.</summary>
    public int Level { get; init; }

    /// <summary>The number of the ledger's write that it came with; 0 where it is not known.</summary>
    public long Revision { get; init; }

    /// <summary>What triggered it; <see langword="null"/> for a person's act.</summary>
    public DecisionEvidence? Evidence { get; init; }
}
