using System.Globalization;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Rehearsal;

/// <summary>A policy to rehearse. It is rehearsed as enforced, also where it only observes.</summary>
/// <param name="Name">What it is called in the results.</param>
/// <param name="Policy">The policy.</param>
public sealed record RehearsedPolicy(string Name, FleetPolicy Policy)
{
    /// <summary>
    /// The policies of files, called by the files' names, and the default policy with other limits; without either, the default policy.
    /// </summary>
    /// <param name="paths">Policy files by their full paths.</param>
    /// <param name="drawdownLimits">Drawdown limits.</param>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>.</exception>
    public static IReadOnlyList<RehearsedPolicy> From(IReadOnlyCollection<string> paths, IReadOnlyCollection<double> drawdownLimits)
    {
        if (paths.Count == 0 && drawdownLimits.Count == 0)
            return [new RehearsedPolicy("default", FleetPolicy.Default)];
        var sameNames = paths.GroupBy(Path.GetFileName).Where(group => group.Skip(1).Any()).Select(group => group.Key).ToHashSet();
        return
        [
            .. paths.Select(path =>
                new RehearsedPolicy(sameNames.Contains(Path.GetFileName(path)) ? path : Path.GetFileName(path), PolicyFile.Load(path))),
            .. drawdownLimits.Select(limit => new RehearsedPolicy(
                string.Create(CultureInfo.InvariantCulture, $"limit {limit}"), FleetPolicy.Default.With(limit, null, null))),
        ];
    }
}
