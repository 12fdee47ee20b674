using System.Collections;
using AgentQuarantine.Operations;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>What a log was found to be, and the policy that fits it.</summary>
public sealed class AgentQuarantineSetup
{
    internal AgentQuarantineSetup(FleetSetup setup)
    {
        Log = setup.Log;
        Format = setup.Format;
        Profile = setup.Profile;
        foreach (var field in setup.Fields)
            Field[field.Field] = field.Path;
        Agents = [.. setup.Agents.Select(agent => new DrawdownCalibration(agent))];
        PolicyPath = setup.PolicyPath;
        Mode = $"{setup.Policy.Mode}";
        Written = setup.Written;
        Rehearsals = [.. setup.Rehearsals.Select(row => new PolicyRehearsal(row))];
        Schedule = [.. setup.Schedule];
    }

    /// <summary>The log's full path.</summary>
    public string Log { get; }

    /// <summary>What the log was read as; <see langword="null"/> for one JSON object a line.</summary>
    public string? Format { get; }

    /// <summary>The profile by whose paths the fields were found; <see langword="null"/>: by none.</summary>
    public string? Profile { get; }

    /// <summary>Where the values of events stand, as <c>-Field</c> takes it.</summary>
    public Hashtable Field { get; } = [];

    /// <summary>What was measured of each agent.</summary>
    public DrawdownCalibration[] Agents { get; }

    /// <summary>The policy file.</summary>
    public string PolicyPath { get; }

    /// <summary>Whether it enforces or observes.</summary>
    public string Mode { get; }

    /// <summary>Whether it was written.</summary>
    public bool Written { get; }

    /// <summary>What the policy, and after it the default one, would have done to the log, agent by agent.</summary>
    public PolicyRehearsal[] Rehearsals { get; }

    /// <summary>Lines for the schedule.</summary>
    public string[] Schedule { get; }
}
