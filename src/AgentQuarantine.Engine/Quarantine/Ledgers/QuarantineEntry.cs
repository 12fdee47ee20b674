using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>Who quarantined an agent.</summary>
public enum QuarantineKind
{
    /// <summary>A check; a check may lift it.</summary>
    Automatic,

    /// <summary>A person; only a person, or its own <see cref="QuarantineEntry.Until"/>, lifts it.</summary>
    Manual,
}

/// <summary>Where an agent stands.</summary>
public enum QuarantineState
{
    /// <summary>It may run.</summary>
    Healthy,

    /// <summary>It is not to run.</summary>
    Quarantined,

    /// <summary>It may run and is judged by a tighter limit.</summary>
    Probation,
}

/// <summary>One agent in the ledger.</summary>
public sealed record QuarantineEntry
{
    /// <summary>The highest <see cref="Level"/>.</summary>
    public const int MaxLevel = 62;

    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Where the agent stands.</summary>
    public QuarantineState State { get; init; }

    /// <summary>The ledger's own <c>active</c>: the agent is not to run. It stays set past <see cref="Until"/> until something is written.</summary>
    public bool Active => State == QuarantineState.Quarantined;

    /// <summary>Why, said when the state was entered.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When the state was entered; <see langword="null"/> where another writer left it out.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who set it.</summary>
    public QuarantineKind Kind { get; init; }

    /// <summary>
    /// When the quarantine ends by itself; <see langword="null"/>: never. A manual one that stands above an automatic one has its end in
    /// <see cref="Covered"/>, for the automatic one goes on after it.
    /// </summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When the hold of an automatic quarantine is over; <see langword="null"/>: it has none.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>How often, net of what was earned back, the agent has been quarantined: the hold doubles per level.</summary>
    public int Level { get; init; }

    /// <summary>How many levels have been earned back since the <see cref="Marks"/> were made.</summary>
    public int LevelsEarned { get; init; }

    /// <summary>
    /// The whole window lies past the release, so that all of it is judged; the <see cref="Marks"/> then only count clean rewards.
    /// </summary>
    public bool JudgesWholeWindow { get; init; }

    /// <summary>On probation only this part of the agent's runs may run; <see langword="null"/>: all of them.</summary>
    public double? RunRatio { get; init; }

    /// <summary>What was decided last and only noted, so that it is recorded once; <see langword="null"/>: nothing.</summary>
    public DecisionAction? Observed { get; init; }

    /// <summary>What a check had set, and a manual quarantine stands above for now; <see langword="null"/>: nothing.</summary>
    public CoveredQuarantine? Covered { get; init; }

    /// <summary>One mark a log: only rewards past them count.</summary>
    public IReadOnlyList<LogMark> Marks { get; init; } = [];

    /// <summary>Keys of the entry that this version does not know, with their values as JSON; they are written back as they were.</summary>
    public IReadOnlyDictionary<string, string>? Unknown { get; init; }

    /// <summary>When a person's quarantine ends; <see langword="null"/>: never.</summary>
    internal DateTimeOffset? ManualUntil => Covered?.Until ?? Until;

    /// <summary>Whether one run of the agent is not to run at <paramref name="now"/>: on probation it may be another run's turn.</summary>
    /// <param name="run">The run's number, any count that differs from run to run.</param>
    /// <param name="now">The time.</param>
    public bool IsInForce(long run, DateTimeOffset now) =>
        IsInForce(now) || (State == QuarantineState.Probation && RunRatio is { } ratio && AgentHash.Of(Agent, run) >= ratio);

    /// <summary>Whether the agent is not to run at <paramref name="now"/>.</summary>
    public bool IsInForce(DateTimeOffset now) => Active && !(Until <= now);
}
