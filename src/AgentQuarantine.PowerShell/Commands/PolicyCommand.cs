using System.Management.Automation;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that judges agents by a policy.</summary>
public abstract class PolicyCommand : FleetCommand
{
    /// <summary>A drawdown at or below this breaches; reward units, below 0.</summary>
    [Parameter]
    public double? DrawdownLimit { get; set; }

    /// <summary>A Sharpe ratio below this breaches.</summary>
    [Parameter]
    public double? SharpeFloor { get; set; }

    /// <summary>The fewest rewards on which an agent is judged.</summary>
    [Parameter]
    public int? MinSamples { get; set; }

    /// <summary>The policy file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>The policy file's full path; <see langword="null"/>: there is none.</summary>
    protected string? PolicyFilePath => ResolveOptional(PolicyPath);

    /// <summary>The policy file's policy, or the default one, with the limits that were given in place of its own.</summary>
    protected FleetPolicy Policy => PolicyReader()();

    /// <summary>Reads <see cref="Policy"/>, now or later: the session's location is asked for its path only here.</summary>
    protected Func<FleetPolicy> PolicyReader()
    {
        var (path, drawdownLimit, sharpeFloor, minSamples) = (PolicyFilePath, DrawdownLimit, SharpeFloor, MinSamples);
        return () => PolicyFile.LoadOrDefault(path, drawdownLimit, sharpeFloor, minSamples);
    }
}
