using AgentQuarantine.Live;

namespace AgentQuarantine.Metrics.State;

/// <summary>Counters and the places up to which they count: taken together, so that nothing between them is lost or doubled.</summary>
/// <param name="Counters">The counters.</param>
/// <param name="ReadBytes">How many bytes they are of.</param>
/// <param name="Places">How far they count.</param>
internal sealed record CounterState(EventCounters Counters, long ReadBytes, LivePlaces Places);
