using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Measure-AgentDrawdown: what chance alone does to drawdowns, and limits that it seldom reaches.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AgentDrawdown", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = PathSet)]
[OutputType(typeof(DrawdownCalibration))]
public sealed class MeasureAgentDrawdownCommand : MeasureCommand
{
    private readonly List<DrawdownCalibration> _calibrations = [];
    private FleetPolicy _policy = FleetPolicy.Default;

    /// <summary>The wanted false alarms of one agent per day of running.</summary>
    [Parameter]
    [ValidateRange(double.Epsilon, double.MaxValue)]
    public double FalseAlarmsPerDay { get; set; } = new CalibrationOptions().FalseAlarmsPerDay;

    /// <summary>Rewards of one agent per day, in place of what the log's times say.</summary>
    [Parameter]
    [ValidateRange(double.Epsilon, double.MaxValue)]
    public double RewardsPerDay { get; set; }

    /// <summary>The policy whose limits are judged, and which <see cref="AsPolicy"/> builds on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>How many paths are drawn for each agent.</summary>
    [Parameter]
    [ValidateRange(CalibrationOptions.FewestReplicates, 1_000_000)]
    public int Replicates { get; set; } = new CalibrationOptions().Replicates;

    /// <summary>How many neighbouring rewards stay together, in place of what their dependence says.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int BlockLength { get; set; }

    /// <summary>Another seed, another drawing.</summary>
    [Parameter]
    public ulong Seed { get; set; } = new CalibrationOptions().Seed;

    /// <summary>The policy file that the suggested limits are written to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AsPolicy { get; set; }

    /// <summary>Overwrites a policy file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _policy = PolicyFile.LoadOrDefault(PolicyPath is null ? null : ResolveFile(PolicyPath));
    }

    /// <inheritdoc/>
    protected override void Measure(IEventSource source)
    {
        var options = new CalibrationOptions
        {
            Window = Window,
            Last = ReadOptions.Request.Last,
            Every = Every,
            FalseAlarmsPerDay = FalseAlarmsPerDay,
            RewardsPerDay = RewardsPerDay > 0 ? RewardsPerDay : null,
            Policy = _policy,
            Replicates = Replicates,
            BlockLength = BlockLength > 0 ? BlockLength : null,
            Seed = Seed,
        };
        var calibrations = RunWithProgress("Calibrating drawdown limits", source.Name, (progress, stopping) => DrawdownCalibrator.Calibrate(
            source, options, names => Agents.From(names, name => name), progress, stopping));
        _calibrations.AddRange(calibrations);
        WriteObject(calibrations, enumerateCollection: true);
        if (calibrations.Any(agent => agent.RewardsPerDay is null))
            WriteWarning($"'{source.Name}' has no time to tell how many rewards come in a day, so no limit is suggested: give -RewardsPerDay.");
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (AsPolicy is null)
            return;
        var path = ResolveFile(AsPolicy);
        if (ShouldProcess(path, "Write the suggested limits"))
            CalibratedPolicy.Write(path, _policy, _calibrations, Force);
    }
}
