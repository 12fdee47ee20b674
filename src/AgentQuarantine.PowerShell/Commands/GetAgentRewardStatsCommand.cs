using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentRewardStats: the statistics of the agents in event logs.</summary>
[Cmdlet(VerbsCommon.Get, "AgentRewardStats", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AgentRewardStats), typeof(Job))]
public sealed class GetAgentRewardStatsCommand : WindowSurveyCommand<Statistics.AgentRewardStats>
{
    /// <summary>The ledger file, relative to the session's location, or the address of a fleet's database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = Defaults.LedgerPath;

    /// <summary>Fails where the ledger is not there, in place of taking it for an empty one.</summary>
    [Parameter]
    public SwitchParameter RequireLedger { get; set; }

    /// <summary>What a reward ought to be: gives TargetDrawdown.</summary>
    [Parameter]
    public double? RewardTarget { get; set; }

    /// <summary>The policy file whose reward targets give TargetDrawdown.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>
    /// Where the last lines do not hold an agent's window, reading goes on backwards as far as the last so many lines for it.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Reach { get; set; }

    /// <summary>Gives each object Equity: the running sum of the window's rewards in at most 60 points.</summary>
    [Parameter]
    [Alias("Spark")]
    public SwitchParameter Equity { get; set; }

    private protected override string Activity => "Reading the event log";

    private protected override LogOperation<Statistics.AgentRewardStats> Open(LogOptions logs)
    {
        var policy = PolicyFile.LoadOrDefault(ResolveOptional(PolicyPath), rewardTarget: RewardTarget);
        return new StatisticsOperation(
            logs with { Read = logs.Read with { Policy = policy, Reach = Reach, Equity = Equity } }, OpenLedger(LedgerPath, RequireLedger), Clock);
    }

    private protected override object Shown(Statistics.AgentRewardStats item, LogReport? log)
    {
        var shown = new AgentRewardStats(item, log?.Rejects.Total ?? 0);
        if (item.Equity is not { } equity)
            return shown;
        // Only where it was asked for: no CSV file gets a column of lists that nobody wants.
        var withEquity = new PSObject(shown);
        withEquity.Properties.Add(new PSNoteProperty(nameof(Equity), new EquityPoints(equity)));
        return withEquity;
    }
}
