using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Rehearsal;

/// <summary>Suggested limits as a policy.</summary>
public static class CalibratedPolicy
{
    private const string Setting = "drawdown_limit";

    /// <summary>A policy with the suggested drawdown limit of each agent as an override by its name.</summary>
    /// <param name="basis">The policy whose other values are kept.</param>
    /// <param name="calibrations">Those without a suggested limit are left out; of several for one agent the deepest counts.</param>
    /// <remarks>An agent whose name holds <c>*</c> or <c>?</c> is matched by its own override first, as every name is.</remarks>
    public static FleetPolicy Make(FleetPolicy basis, IEnumerable<DrawdownCalibration> calibrations)
    {
        var overrides = basis.Overrides.All.ToDictionary(one => one.Pattern, StringComparer.Ordinal);
        foreach (var agent in calibrations.Where(agent => agent.SuggestedLimit is not null).GroupBy(agent => agent.Agent, StringComparer.Ordinal))
        {
            var values = overrides.GetValueOrDefault(agent.Key)?.Values ?? new Dictionary<string, object?>();
            overrides[agent.Key] = new PolicyOverride(
                agent.Key, new Dictionary<string, object?>(values) { [Setting] = agent.Min(one => one.SuggestedLimit) });
        }
        return basis with { Overrides = new PolicyOverrides(overrides.Values) };
    }

    /// <summary>Writes <see cref="Make"/>'s policy as a policy file, whole or not at all.</summary>
    /// <param name="path">The file's full path; its folder is made where it is missing.</param>
    /// <param name="basis">As for <see cref="Make"/>.</param>
    /// <param name="calibrations">As for <see cref="Make"/>.</param>
    /// <param name="force">Overwrites a file that exists.</param>
    /// <exception cref="QuarantineException"><c>PolicyExists</c> or <c>FileUnwritable</c>.</exception>
    public static void Write(string path, FleetPolicy basis, IEnumerable<DrawdownCalibration> calibrations, bool force) =>
        PolicyFile.Write(path, Make(basis, calibrations), force);
}
