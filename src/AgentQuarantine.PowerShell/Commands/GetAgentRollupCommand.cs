using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Rollups;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentRollup: what event logs hold by agent and bucket of time.</summary>
[Cmdlet(VerbsCommon.Get, "AgentRollup", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AgentRollup))]
public sealed class GetAgentRollupCommand : SurveyCommand<RollupRow>
{
    /// <summary>A bucket's length: a part of a day, or whole days.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Every { get; set; } = new RollupOptions().Every;

    /// <summary>Leaves out the buckets that begin before: a time, or how long ago.</summary>
    [Parameter]
    [Instant(past: true)]
    [ArgumentCompleter(typeof(InstantCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Leaves out the buckets that are not over.</summary>
    [Parameter]
    public SwitchParameter WholeOnly { get; set; }

    /// <summary>The ledger file or the address of a fleet's database: its history says who was quarantined when.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = Defaults.LedgerPath;

    /// <summary>Fails where the ledger is not there, in place of taking it for an empty one.</summary>
    [Parameter]
    public SwitchParameter RequireLedger { get; set; }

    private protected override string Activity => "Rolling up the event log";

    private protected override LogOperation<RollupRow> Open(LogOptions logs)
    {
        try
        {
            var options = new RollupOptions { Every = Every, Since = Since, WholeOnly = WholeOnly };
            return new RollupOperation(logs, options, OpenLedger(LedgerPath, RequireLedger), Clock);
        }
        catch (ArgumentException e)
        {
            throw Terminate(ErrorRecords.BucketInvalid(e));
        }
    }

    private protected override object Shown(RollupRow item, LogReport? log) => new AgentRollup(item);
}
