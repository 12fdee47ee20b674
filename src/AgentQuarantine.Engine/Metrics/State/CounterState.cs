using AgentQuarantine.Events.Following;

namespace AgentQuarantine.Metrics.State;

/// <summary>Counters and the places in the logs up to which they count: taken together, so that nothing between them is lost or doubled.</summary>
/// <param name="Counters">The counters.</param>
/// <param name="ReadBytes">How many bytes they are of.</param>
/// <param name="Open">The places in files that are followed, or were when the state was taken.</param>
/// <param name="Done">The places in files that are done with.</param>
internal sealed record CounterState(EventCounters Counters, long ReadBytes, IReadOnlyList<LogPlace> Open, IReadOnlyList<LogPlace> Done);
