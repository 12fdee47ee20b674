namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>How far a fleet's database has been taken in.</summary>
/// <param name="Time">When, by the database's clock.</param>
/// <param name="Sources">How many events of each log, by its number.</param>
internal sealed record FeedTaken(DateTimeOffset Time, IReadOnlyDictionary<int, long> Sources);
