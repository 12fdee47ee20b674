using AgentQuarantine.Events;

namespace AgentQuarantine.Metrics;

/// <summary>Is told of every event as it is counted, for metrics that another library keeps.</summary>
public interface ICountObserver
{
    /// <summary>
    /// An agent takes a place and is counted there, from zero on. The place may have been another agent's, whose counts end with that.
    /// </summary>
    /// <param name="place">The place. New ones are one greater than the last.</param>
    /// <param name="agent">The agent's name.</param>
    void Begin(int place, string agent);

    /// <summary>An event of the agent at a place.</summary>
    void Add(int place, in AgentEvent e);
}
