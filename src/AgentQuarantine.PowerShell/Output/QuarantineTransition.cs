using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>One line of the history: who changed, when, and what triggered it, flat for tables, filters and CSV.</summary>
public sealed class QuarantineTransition
{
    internal QuarantineTransition(HistoryRecord record)
    {
        Time = record.Time;
        Agent = record.Agent;
        Action = $"{record.Action}";
        Kind = $"{record.Kind}";
        Enforced = record.Enforced;
        Reason = record.Reason;
        Level = record.Level;
        Rule = record.Evidence?.Rule;
        Value = record.Evidence?.Value;
        Limit = record.Evidence?.Limit;
        Count = record.Evidence?.Statistics?.Count;
        Drawdown = record.Evidence?.Statistics?.Drawdown;
        Sharpe = record.Evidence?.Statistics?.Sharpe;
    }

    /// <summary>When.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>What happened.</summary>
    public string Action { get; }

    /// <summary>A person's act or a check's.</summary>
    public string Kind { get; }

    /// <summary>Whether it was applied, or only observed.</summary>
    public bool Enforced { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>The agent's level afterwards.</summary>
    public int Level { get; }

    /// <summary>The rule that was breached; <see langword="null"/> for a person's act.</summary>
    public string? Rule { get; }

    /// <summary>The statistic that the rule tests.</summary>
    public double? Value { get; }

    /// <summary>The limit that it was held against.</summary>
    public double? Limit { get; }

    /// <summary>How many rewards were judged.</summary>
    public int? Count { get; }

    /// <summary>Their deepest drawdown, in reward units.</summary>
    public double? Drawdown { get; }

    /// <summary>Their Sharpe ratio, not annualised.</summary>
    public double? Sharpe { get; }
}
