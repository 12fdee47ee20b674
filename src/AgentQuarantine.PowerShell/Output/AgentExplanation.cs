using AgentQuarantine.Quarantine.Explanations;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>Why an agent is where it is: sentences, and the figures in them.</summary>
public sealed class AgentExplanation
{
    internal AgentExplanation(Quarantine.Explanations.AgentExplanation one)
    {
        Agent = one.Agent;
        Time = one.Time;
        Quarantined = one.Quarantined;
        State = one.Entry is { } entry ? $"{entry.State}" : "Healthy";
        Since = one.Entry?.Since;
        Reason = one.Entry?.Reason;
        Next = $"{one.Next}";
        NextReason = one.NextReason;
        EarliestRelease = one.EarliestRelease;
        Fall = one.Fall;
        Rules = [.. one.Rules];
        OtherLimits = [.. one.OtherLimits];
        Sentences = [.. one.Sentences];
    }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>The time that it is about.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether the agent is not to run.</summary>
    public bool Quarantined { get; }

    /// <summary>Where the agent stands.</summary>
    public string State { get; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>Why, said when the state was entered.</summary>
    public string? Reason { get; }

    /// <summary>What a check would decide now.</summary>
    public string Next { get; }

    /// <summary>Why.</summary>
    public string NextReason { get; }

    /// <summary>When it may be released at the earliest; <see langword="null"/> where that is not known, or it may run.</summary>
    public DateTimeOffset? EarliestRelease { get; }

    /// <summary>The rewards that made the drawdown.</summary>
    public ExplainedFall? Fall { get; }

    /// <summary>What each rule that is on says.</summary>
    public ExplainedRule[] Rules { get; }

    /// <summary>What the rule on drawdowns would have done with other limits.</summary>
    public ExplainedLimit[] OtherLimits { get; }

    /// <summary>All of it in sentences.</summary>
    public string[] Sentences { get; }
}
