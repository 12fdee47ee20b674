namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>Where checks had put an agent before a person quarantined it. It holds again when the person's quarantine ends.</summary>
/// <param name="State">Quarantined, or on probation.</param>
/// <param name="Reason">Why, said when the state was entered.</param>
/// <param name="Since">When the state was entered; <see langword="null"/> where it is not known.</param>
/// <param name="HoldUntil">When the hold is over, which goes on under the manual quarantine; <see langword="null"/>: it has none.</param>
/// <param name="Until">When the manual quarantine above an automatic one ends; <see langword="null"/>: never, or the entry's own end says it.</param>
public sealed record CoveredQuarantine(QuarantineState State, string Reason, DateTimeOffset? Since, DateTimeOffset? HoldUntil, DateTimeOffset? Until);
