using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Test-AgentQuarantine: the enforcement point for scripts.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AgentQuarantine")]
[OutputType(typeof(bool))]
public sealed class TestAgentQuarantineCommand : LedgerCommand
{
    private QuarantineGate? _gate;
    private bool _warned;

    /// <summary>The agents, named exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>The number of the run: on probation only a part of the runs may run, where the policy says so.</summary>
    [Parameter]
    public long? Run { get; set; }

    /// <summary>What to answer while the ledger cannot be read, with a warning in place of an error.</summary>
    [Parameter]
    public WhenUnknown? WhenUnknown { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        // Whatever goes wrong, an answer that forbids is written, and an error that lets the script go on: the script that asks
        // 'if (Test-AgentQuarantine x) { return }' would otherwise pass the question over and start the agent.
        if (_gate is null && !StoreResolver.IsStore(LedgerPath) && !PathResolver.TryResolveFile(SessionState.Path, LedgerPath, out _, out var error))
        {
            WriteError(error);
            WriteObject(Agent.Select(_ => true), enumerateCollection: true);
            return;
        }
        // The gate reads the ledger again only where it has changed, so that a long pipeline costs a look at the file a name.
        try
        {
            _gate ??= new QuarantineGate(Ledger, WhenUnknown ?? Quarantine.WhenUnknown.Deny, Clock, Timeout.InfiniteTimeSpan);
        }
        catch (QuarantineException e)
        {
            WriteError(ErrorRecords.From(e));
            WriteObject(Agent.Select(_ => true), enumerateCollection: true);
            return;
        }
        foreach (var agent in Agent)
        {
            WriteObject(TestOperation.Ask(agent, Run, _gate, Report) || (_gate.LastError is not null && WhenUnknown is null));
            if (IsVerbose && _gate.LastError is null && Ledger.Read().Find(agent) is null)
                WriteVerbose($"The ledger does not know '{agent}'.");
        }
    }

    // The gate knows only who is disabled: the whole ledger is read for those who want to know more.
    private bool IsVerbose => MyInvocation.BoundParameters.TryGetValue("Verbose", out var bound)
        ? bound is SwitchParameter { IsPresent: true }
        : GetVariableValue("VerbosePreference") is not (null or ActionPreference.SilentlyContinue);

    private void Report(QuarantineException failure)
    {
        if (WhenUnknown is null)
            WriteError(ErrorRecords.From(failure));
        else if (!_warned)
            WriteWarning($"Not every answer is the ledger's: {failure.Message}");
        _warned = true;
    }
}
