namespace AgentQuarantine.Events;

/// <summary>Where an event stands in a fleet's database.</summary>
/// <param name="Log">The log it was shipped from: the host and the log's full path.</param>
/// <param name="Number">Its number among the events of that log, from 1 on.</param>
public sealed record EventPlace(string Log, long Number);
