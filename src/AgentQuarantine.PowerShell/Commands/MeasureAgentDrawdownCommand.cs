using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Measure-AgentDrawdown: what chance alone does to drawdowns, and limits that it seldom reaches.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AgentDrawdown", DefaultParameterSetName = PathSet,
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Output.DrawdownCalibration), typeof(Job))]
public sealed class MeasureAgentDrawdownCommand : MeasureCommand<DrawdownCalibration>
{
    private CalibrateOperation? _calibration;

    /// <summary>The wanted false alarms of one agent per day of running.</summary>
    [Parameter]
    [ValidateRange(double.Epsilon, double.MaxValue)]
    public double FalseAlarmsPerDay { get; set; } = new CalibrationOptions().FalseAlarmsPerDay;

    /// <summary>The smallest fall worth catching, in reward units or in deviations (<c>0.5sd</c>).</summary>
    [Parameter]
    [ValidateFall]
    public string? Catch { get; set; }

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

    private protected override string Activity => "Calibrating drawdown limits";

    private protected override LogOperation<DrawdownCalibration> Open(LogOptions logs) => _calibration = new CalibrateOperation(
        logs,
        new CalibrationOptions
        {
            Every = Every,
            FalseAlarmsPerDay = FalseAlarmsPerDay,
            Catch = Catch is not null && SmallestFall.TryParse(Catch, out var fall) ? fall : null,
            RewardsPerDay = RewardsPerDay > 0 ? RewardsPerDay : null,
            Policy = PolicyFile.LoadOrDefault(ResolveOptional(PolicyPath)),
            Replicates = Replicates,
            BlockLength = BlockLength > 0 ? BlockLength : null,
            Seed = Seed,
        },
        Clock);

    private protected override object Shown(DrawdownCalibration item, LogReport? log) => new Output.DrawdownCalibration(item);

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (ResolveOptional(AsPolicy) is { } path && ShouldProcess(path, "Write the suggested limits"))
            _calibration!.WritePolicy(path, Force);
    }
}
