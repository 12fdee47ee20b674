using AgentQuarantine.Events;

namespace AgentQuarantine.Tests.Events;

/// <summary>Keeps every event as it came.</summary>
internal sealed class RecordingSink : IEventSink
{
    public AgentTable Agents { get; } = new();

    public RejectCounts Rejects { get; } = new();

    public List<AgentEvent> Events { get; } = [];

    public IEnumerable<double> Rewards => Events.Select(e => e.Reward);

    public string Names => string.Join(' ', Events.Select(e => Agents[e.Agent]));

    public void Add(in AgentEvent e) => Events.Add(e);

    /// <summary>Forgets everything but the agents.</summary>
    public void Clear()
    {
        Events.Clear();
        Rejects.MoveTo(new RejectCounts());
    }

    /// <summary>A line of one agent with a reward.</summary>
    public static string Line(int reward, string agent = "a") => $$"""{"agent": "{{agent}}", "reward": {{reward}}}""" + "\n";

    /// <summary>Lines with the rewards from one number up to another.</summary>
    public static string Lines(int from, int to) => string.Concat(Enumerable.Range(from, to - from + 1).Select(i => Line(i)));
}
