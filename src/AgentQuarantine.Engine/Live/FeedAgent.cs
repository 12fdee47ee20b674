using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>One agent of a <see cref="FeedFleet"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="newest">Its newest events.</param>
internal sealed class FeedAgent(string name, NewestEvents newest)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its newest events.</summary>
    public NewestEvents Newest => newest;

    /// <summary>Its index.</summary>
    public int Index { get; set; }

    /// <summary>What lies past its mark; <see langword="null"/> where it has none.</summary>
    public Cutoff? Cutoff { get; set; }

    /// <summary>Its statistics when somebody last looked.</summary>
    public AgentRewardStats? Statistics { get; set; }

    /// <summary>Whether it has changed since.</summary>
    public bool IsChanged { get; set; }
}
