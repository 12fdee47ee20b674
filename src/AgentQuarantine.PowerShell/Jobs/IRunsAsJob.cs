using System.Management.Automation;

namespace AgentQuarantine.PowerShell.Jobs;

/// <summary>A cmdlet that reads long enough to be worth a job.</summary>
internal interface IRunsAsJob
{
    /// <summary>Emits a job that does the work, in place of doing it.</summary>
    SwitchParameter AsJob { get; }
}
