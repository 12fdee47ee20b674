namespace AgentQuarantine.PowerShell.Output;

/// <summary>One value of a policy.</summary>
public sealed class PolicyValue
{
    internal PolicyValue(Quarantine.Policies.PolicyValue source)
    {
        Agent = source.Agent;
        Setting = source.Setting;
        Value = source.Value is Enum word ? word.ToString().ToLowerInvariant() : source.Value;
        Source = source.Source;
    }

    /// <summary>The agent that it applies to; an override's pattern, or <c>*</c> for every agent.</summary>
    public string Agent { get; }

    /// <summary>Its name in a policy file.</summary>
    public string Setting { get; }

    /// <summary>The value; <see langword="null"/>: off.</summary>
    public object? Value { get; }

    /// <summary>Where it comes from.</summary>
    public string Source { get; }
}
