using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Clear-AgentQuarantine: a person puts agents back into service.</summary>
[Cmdlet(VerbsCommon.Clear, "AgentQuarantine", DefaultParameterSetName = AgentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Output.QuarantineEntry))]
public sealed class ClearAgentQuarantineCommand : LedgerCommand
{
    private const string AgentSet = "Agent";
    private const string AllSet = "All";

    private bool _fromPipeline;
    private bool? _allMeant;

    /// <summary>The agents; wildcards match, except in names that come through the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AgentSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerAgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>Clears every agent that is quarantined or on probation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>Does not ask whether <see cref="All"/> is meant.</summary>
    [Parameter(ParameterSetName = AllSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>The event logs whose present ends are marked; wildcards are expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The event logs whose present ends are marked; every character is taken as it is.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "EventLog")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Emits the entries.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _fromPipeline = !All && !MyInvocation.BoundParameters.ContainsKey(nameof(Agent));

    /// <inheritdoc/>
    protected override void Process()
    {
        // What a check of a fleet's database decided names the database: the ledger knows where that ends.
        var literal = LiteralPath is not null && Array.TrueForAll(LiteralPath, StoreResolver.IsStore) ? null : LiteralPath;
        var named = literal is not null || Path is not null;
        var options = new ClearOptions
        {
            Agents = new AgentSelection(All ? null : Agent) { Literal = _fromPipeline },
            Logs = named ? [.. PathResolver.Logs(SessionState.Path, literal, Path, error => throw Terminate(error))] : [],
            DefaultLog = ResolveFile(Defaults.LogPath),
        };
        var cleared = ClearOperation.Run(options, Ledger, Clock, Confirm);
        foreach (var mark in cleared.Items.SelectMany(entry => entry.Marks).Distinct())
            WriteVerbose($"Only rewards past the present end count: '{mark.Path}'.");
        Show(cleared, entry => PassThru ? new Output.QuarantineEntry(entry, cleared.Time) : null);
    }

    private bool Confirm(QuarantineEntry entry)
    {
        if (entry.State != QuarantineState.Healthy)
            return (_allMeant ??= AllIsMeant()) && ShouldProcess(entry.Agent, $"Clear the quarantine in '{Ledger.Name}'");
        WriteVerbose($"'{entry.Agent}' is not quarantined.");
        return false;
    }

    // The impact of -All is high, that of one name is not; a cmdlet has one impact only.
    private bool AllIsMeant() =>
        !All || Force || WhatIf || MyInvocation.BoundParameters.ContainsKey("Confirm")
        || LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference", ConfirmImpact.High)) != ConfirmImpact.High
        || ShouldContinue($"Put every agent of '{Ledger.Name}' back into service, also those that a person has quarantined?",
            "Clear all quarantines");

    private bool WhatIf => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) ? given : GetVariableValue("WhatIfPreference"));
}
