using AgentQuarantine.Events;

namespace AgentQuarantine.Calibration;

/// <summary>A fleet whose agents earn in turn, evenly over the day.</summary>
/// <param name="agents">The agents' rewards by their names.</param>
/// <param name="rewardsPerDay">Rewards of one agent per day.</param>
internal sealed class SyntheticFleet(IReadOnlyList<(string Name, IReadOnlyList<double> Rewards)> agents, int rewardsPerDay)
    : IEventSource, IEventReading
{
    private static readonly long Start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public string Name => "a synthetic fleet";

    public string? Path => null;

    public DateTimeOffset? LastChanged => null;

    public IEventReading Begin(ReadRequest request, CancellationToken cancellation = default) => this;

    public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var indexes = agents.Select(agent => sink.Agents.Intern(agent.Name)).ToArray();
        var rewards = agents.Min(agent => agent.Rewards.Count);
        for (var i = 0; i < rewards; i++)
        {
            for (var a = 0; a < agents.Count; a++)
            {
                sink.Add(new AgentEvent
                {
                    Agent = indexes[a],
                    Line = (long)i * agents.Count + a + 1,
                    Reward = agents[a].Rewards[i],
                    LatencyMs = double.NaN,
                    CostUsd = double.NaN,
                    Timestamp = Start + TimeSpan.TicksPerDay / rewardsPerDay * i,
                });
            }
        }
        return new ReadSummary(0, 0, (long)rewards * agents.Count);
    }

    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => [];

    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [];

    public void Dispose()
    {
    }

    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) => [];
}
