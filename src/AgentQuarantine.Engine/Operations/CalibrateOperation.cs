using AgentQuarantine.Events;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Operations;

/// <summary>What chance alone does to the drawdowns of the agents in event logs, and limits that it seldom reaches.</summary>
/// <param name="logs">How the logs are read; the windows and the lines are those of the checks.</param>
/// <param name="options">What the checks are like, and how hard is looked.</param>
/// <param name="time">The clock.</param>
public sealed class CalibrateOperation(LogOptions logs, CalibrationOptions options, TimeProvider time) : LogOperation<DrawdownCalibration>(logs, time)
{
    private readonly CalibrationOptions _options = options with { Window = logs.Read.Window, Last = logs.Read.Request.Last };
    private readonly List<DrawdownCalibration> _calibrations = [];

    /// <summary>Writes the limits that were suggested so far as a policy file; nothing where no log could be read.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="force">Overwrites a file that exists.</param>
    /// <exception cref="QuarantineException"><c>PolicyExists</c> or <c>FileUnwritable</c>.</exception>
    public void WritePolicy(string path, bool force)
    {
        if (HasRead)
            CalibratedPolicy.Write(path, _options.Policy, _calibrations, force);
    }

    /// <inheritdoc/>
    private protected override OperationResult<DrawdownCalibration> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var reported = new ReportedSource(source);
        var calibrations = DrawdownCalibrator.Calibrate(
            reported, _options, names => AgentsOf(source).From([.. names], name => name), progress, cancellation);
        _calibrations.AddRange(calibrations);
        return new OperationResult<DrawdownCalibration>
        {
            Time = now,
            Items = calibrations,
            Logs = [reported.Report!],
            Warnings =
            [
                .. reported.Report!.Warnings(Logs.MaxRefused),
                .. calibrations.Any(agent => agent.RewardsPerDay is null) ? [NoTime(source)] : Array.Empty<string>(),
            ],
        };
    }

    private static string NoTime(IEventSource source) => $"'{source.Name}' has no time to tell how many rewards come in a day, "
        + "so no limit is suggested: give -RewardsPerDay (--rewards-per-day).";
}
