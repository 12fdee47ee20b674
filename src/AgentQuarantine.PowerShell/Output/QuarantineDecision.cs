namespace AgentQuarantine.PowerShell.Output;

/// <summary>What a check decided about one agent and what it rests on, flat for tables, filters and CSV.</summary>
public sealed class QuarantineDecision
{
    /// <param name="decision">The decision.</param>
    /// <param name="log">The log that was read, for agents that are not in it.</param>
    internal QuarantineDecision(Quarantine.Decisions.QuarantineDecision decision, string? log)
    {
        var statistics = decision.Evidence.Statistics;
        Agent = decision.Agent;
        Action = $"{decision.Action}";
        Applied = decision.Applied;
        Enforced = decision.Enforced;
        Quarantined = decision.Quarantined;
        Rule = decision.Evidence.Rule;
        Value = decision.Evidence.Value;
        Limit = decision.Evidence.Limit;
        Count = statistics?.Count;
        Drawdown = statistics?.Drawdown;
        CurrentDrawdown = statistics?.CurrentDrawdown;
        Sharpe = statistics?.Sharpe;
        Reason = decision.Reason;
        Time = decision.Time;
        LastSeen = statistics?.LastSeen;
        Path = statistics is null ? log : statistics.Path;
        FirstByte = statistics is { FirstByte: >= 0 } ? statistics.FirstByte : null;
        LastByte = statistics is { LastByte: >= 0 } ? statistics.LastByte : null;
    }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>What was decided.</summary>
    public string Action { get; }

    /// <summary>Whether the ledger was changed accordingly.</summary>
    public bool Applied { get; }

    /// <summary><see langword="false"/> where the decision is only noted: the policy observes, or a guard of the fleet held it back.</summary>
    public bool Enforced { get; }

    /// <summary>Whether the agent is quarantined after this decision.</summary>
    public bool Quarantined { get; }

    /// <summary>The rule that was breached or tested.</summary>
    public string? Rule { get; }

    /// <summary>The statistic that the rule tests.</summary>
    public double? Value { get; }

    /// <summary>The limit that it was held against.</summary>
    public double? Limit { get; }

    /// <summary>How many rewards were judged.</summary>
    public int? Count { get; }

    /// <summary>Their deepest drawdown, in reward units.</summary>
    public double? Drawdown { get; }

    /// <summary>The drawdown at their end, in reward units.</summary>
    public double? CurrentDrawdown { get; }

    /// <summary>Their Sharpe ratio, not annualised.</summary>
    public double? Sharpe { get; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>When the decision was made.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The time of the agent's newest event; <see langword="null"/> where it has none among the lines read.</summary>
    public DateTimeOffset? LastSeen { get; }

    /// <summary>The log that was judged; <see langword="null"/> for several.</summary>
    public string? Path { get; }

    /// <summary>The first byte of the first event judged; <see langword="null"/> where it is not known.</summary>
    public long? FirstByte { get; }

    /// <summary>The first byte of the last event judged; <see langword="null"/> where it is not known.</summary>
    public long? LastByte { get; }
}
