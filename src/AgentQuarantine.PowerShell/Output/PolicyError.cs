using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>Something that is wrong with a policy file.</summary>
public sealed class PolicyError
{
    private readonly PolicyFault _fault;

    internal PolicyError(PolicyFault fault) => _fault = fault;

    /// <summary>Where, counted from 1; 0 for the file itself.</summary>
    public int Line => _fault.Line;

    /// <summary>The character of the line, counted from 1; 0 where it is not known.</summary>
    public int Column => _fault.Column;

    /// <summary>What is wrong.</summary>
    public string Message => _fault.Message;

    /// <summary>The error in a line.</summary>
    public override string ToString() => _fault.ToString();
}
