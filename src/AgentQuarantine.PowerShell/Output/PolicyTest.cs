using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>Whether a file is a policy, and what is wrong with it.</summary>
public sealed class PolicyTest
{
    internal PolicyTest(string path, IReadOnlyList<PolicyFault> faults) => (Path, Errors) = (path,
        [.. faults.Select(fault => new PolicyError(fault))]);

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>Whether checks can use it.</summary>
    public bool Valid => Errors.Length == 0;

    /// <summary>Everything that is wrong, in the order of the lines.</summary>
    public PolicyError[] Errors { get; }
}
