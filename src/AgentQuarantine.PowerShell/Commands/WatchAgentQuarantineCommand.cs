using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Watch-AgentQuarantine: the ledger's transitions as they happen.</summary>
[Cmdlet(VerbsCommon.Watch, "AgentQuarantine")]
[OutputType(typeof(QuarantineTransition))]
public sealed class WatchAgentQuarantineCommand : LedgerCommand
{
    /// <summary>The agents; wildcards match.</summary>
    [Parameter(Position = 0)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerAgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Begins with the transitions since this time; a duration reaches back from now.</summary>
    [Parameter]
    [Instant(past: true)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>How often the ledger is looked at.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Interval { get; set; } = Defaults.LookInterval;

    /// <inheritdoc/>
    protected override void End()
    {
        var options = new WatchOptions
        {
            Agents = new AgentSelection(Agent) { SilentPatterns = true },
            Since = Since,
            Interval = Interval,
            Report = WriteWarning,
        };
        new WatchOperation(options, Ledger).Run(record => WriteObject(new QuarantineTransition(record)), StopToken);
    }
}
