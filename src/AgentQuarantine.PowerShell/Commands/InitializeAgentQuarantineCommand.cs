using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Initialize-AgentQuarantine: from a log to a policy that fits.</summary>
[Cmdlet(VerbsData.Initialize, "AgentQuarantine", DefaultParameterSetName = PathSet,
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AgentQuarantineSetup))]
public sealed class InitializeAgentQuarantineCommand : WindowCommand
{
    private readonly List<string> _logs = [];

    /// <summary>The policy file to be written. One that is there is left as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string PolicyPath { get; set; } = "policy.json";

    /// <summary>Writes a policy that enforces, in place of one that observes.</summary>
    [Parameter]
    public SwitchParameter Enforce { get; set; }

    /// <summary>How often a check will run.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Every { get; set; } = Defaults.CheckInterval;

    /// <summary>The wanted false alarms of one agent per day.</summary>
    [Parameter]
    [ValidateRange(double.Epsilon, double.MaxValue)]
    public double FalseAlarmsPerDay { get; set; } = new CalibrationOptions().FalseAlarmsPerDay;

    /// <summary>The smallest fall worth catching, in reward units or in deviations (<c>0.5sd</c>).</summary>
    [Parameter]
    [ValidateFall]
    public string Catch { get; set; } = "0.5sd";

    /// <summary>Rewards of one agent per day, in place of what the log's times say.</summary>
    [Parameter]
    [ValidateRange(double.Epsilon, double.MaxValue)]
    public double RewardsPerDay { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var errors = new List<ErrorRecord>();
        _logs.AddRange(ResolveLogs(errors.Add));
        errors.ForEach(WriteError);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Piped.Count > 0)
            throw Terminate(ErrorRecords.SetupOfStatistics());
        if (_logs.Count == 0)
            return;
        if (_logs.Count > 1)
            throw Terminate(ErrorRecords.SetupOfSeveral(_logs));
        var options = new InitOptions
        {
            Logs = new LogOptions { Fields = Fields, Read = ReadOptions },
            PolicyPath = ResolveFile(PolicyPath),
            Enforce = Enforce,
            Every = Every,
            FalseAlarmsPerDay = FalseAlarmsPerDay,
            Catch = SmallestFall.TryParse(Catch, out var fall) ? fall : default,
            RewardsPerDay = RewardsPerDay > 0 ? RewardsPerDay : null,
        };
        var writes = ShouldProcess(options.PolicyPath, "Write the policy");
        Show(
            RunWithProgress("Setting up", _logs[0], (progress, stopping) => InitOperation.Run(_logs[0], options, writes, Clock, progress, stopping)),
            setup => new AgentQuarantineSetup(setup));
    }
}
