using AgentQuarantine.Operations;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>What two policies do to one agent of a log, flat for tables, filters and CSV.</summary>
public sealed class PolicyDifference
{
    internal PolicyDifference(PolicyComparison source)
    {
        var (reference, difference) = (source.Reference, source.Difference);
        Agent = reference.Agent;
        Equal = source.IsEqual;
        ReferencePolicy = reference.Policy;
        DifferencePolicy = difference.Policy;
        ReferenceQuarantines = reference.Quarantines;
        DifferenceQuarantines = difference.Quarantines;
        ReferenceTime = reference.TimeInQuarantine;
        DifferenceTime = difference.TimeInQuarantine;
        ReferenceFirstBreach = reference.FirstBreach;
        DifferenceFirstBreach = difference.FirstBreach;
        ReferenceState = $"{reference.FinalState}";
        DifferenceState = $"{difference.FinalState}";
        NetBenefit = difference.NetBenefit - reference.NetBenefit;
        Path = reference.Path;
    }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>Whether both policies do the same to it.</summary>
    public bool Equal { get; }

    /// <summary>The first policy's name.</summary>
    public string ReferencePolicy { get; }

    /// <summary>The second policy's name.</summary>
    public string DifferencePolicy { get; }

    /// <summary>How often the first quarantines the agent.</summary>
    public int ReferenceQuarantines { get; }

    /// <summary>How often the second does.</summary>
    public int DifferenceQuarantines { get; }

    /// <summary>The time in quarantine under the first.</summary>
    public TimeSpan ReferenceTime { get; }

    /// <summary>The time in quarantine under the second.</summary>
    public TimeSpan DifferenceTime { get; }

    /// <summary>When a check of the first finds the first breach; <see langword="null"/>: never.</summary>
    public DateTimeOffset? ReferenceFirstBreach { get; }

    /// <summary>When a check of the second does.</summary>
    public DateTimeOffset? DifferenceFirstBreach { get; }

    /// <summary>Where the agent stands at the log's end under the first.</summary>
    public string ReferenceState { get; }

    /// <summary>Where it stands under the second.</summary>
    public string DifferenceState { get; }

    /// <summary>What the second's quarantines are worth more than the first's, in reward units: losses avoided − gains forgone.</summary>
    public double NetBenefit { get; }

    /// <summary>The log; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; }
}
