using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Jobs;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Policies;
using Decision = AgentQuarantine.Quarantine.Decisions.QuarantineDecision;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Invoke-AgentQuarantine: judges agents by a policy and writes the ledger.</summary>
/// <remarks>Several logs are judged as one: the ledger has one entry an agent, so an agent has one window.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "AgentQuarantine", DefaultParameterSetName = PathSet,
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Output.QuarantineDecision), typeof(Job))]
public sealed class InvokeAgentQuarantineCommand : PolicyCommand, IRunsAsJob
{
    private static readonly string[] OfReadings =
    [
        nameof(Window), nameof(Last), nameof(All), nameof(Field), nameof(Format), nameof(TimeZone),
        nameof(MaxRefused), nameof(ShowRefused), nameof(Strict),
    ];

    private readonly List<string> _logs = [];
    private FleetPolicy _policy = FleetPolicy.Default;

    /// <summary>How much may be refused before there is a warning, in percent of the lines read.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double MaxRefused { get; set; } = Defaults.MaxRefused;

    /// <summary>Warns of the first so many lines of which something is refused: line, byte, column, reason and text.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ShowRefused { get; set; }

    /// <summary>Fails, and decides nothing, where more than <see cref="MaxRefused"/> is refused.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>
    /// Where the last lines do not hold an agent's window, reading goes on backwards as far as the last so many lines for it.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Reach { get; set; }

    /// <summary>Emits the decisions about healthy agents too.</summary>
    [Parameter]
    public SwitchParameter IncludeHealthy { get; set; }

    /// <summary>Where nobody was judged, that is the error NothingJudged rather than a warning.</summary>
    [Parameter]
    public SwitchParameter FailOnNothing { get; set; }

    /// <summary>The user and password of a fleet's database; by default those of PGPASSWORD or a passfile.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override PSCredential? StoreCredential => Credential;

    /// <inheritdoc/>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _policy = CheckOperation.Recorded(Ledger, Clock, !IsWhatIf, () => Policy);
    }

    /// <inheritdoc/>
    protected override void Process() => _logs.AddRange(CheckOperation.Recorded(
        Ledger, Clock, !IsWhatIf, () => ResolveLogs(error => throw error.Exception).ToList()));

    /// <inheritdoc/>
    protected override void End()
    {
        using var lease = IsWhatIf ? null : Ledger.TryLead();
        if (lease is null && !IsWhatIf)
            WriteWarning($"Another check of '{Ledger.Name}' is the active one: this one has judged nobody.");
        else if (Piped.Count > 0)
        {
            foreach (var idle in OfReadings.Where(MyInvocation.BoundParameters.ContainsKey))
                WriteWarning($"-{idle} has no effect: statistics that come through the pipeline are judged as they were read.");
            Judge(CheckOperation.Of([.. Piped.Select(agent => agent.Source)], _policy, Ledger, Clock));
        }
        else if (_logs.Count > 0)
            Judge(CheckOperation.Recorded(
                Ledger, Clock, !IsWhatIf, () => RunWithProgress("Reading the event log", string.Join(", ", _logs), Read)));
    }

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? bound is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    private CheckOperation Read(IProgress<ReadProgress> progress, CancellationToken stopping) => CheckOperation.Read(
        _logs,
        new CheckOptions
        {
            Stores = Stores,
            Policy = _policy,
            Read = ReadOptions with { Reach = Reach },
            Fields = Fields,
            MaxRefused = MaxRefused,
            Strict = Strict,
            ShowRefused = ShowRefused,
        },
        Ledger, Clock, progress, stopping);

    private void Judge(CheckOperation check)
    {
        var decided = check.Run(apply: false, FailOnNothing);
        // Where nothing changes there is nothing to ask; that the check was made is noted all the same.
        if (Describe(decided.Items) is { Length: > 0 } action ? ShouldProcess(Ledger.Name, action) : !IsWhatIf)
            decided = check.Run(apply: true, FailOnNothing);
        var log = decided.Logs.SingleOrDefault()?.Path;
        foreach (var decision in decided.Items)
            WriteVerbose($"{decision.Agent}: {decision.Action}, {decision.Reason}");
        Show(decided, decision => IncludeHealthy || decision.Action != DecisionAction.Healthy ? new Output.QuarantineDecision(decision, log) : null);
    }

    /// <summary>The changes of the ledger in a line, such as <c>Quarantine 'a', 'b'; Clear 'c'</c>; empty where there are none.</summary>
    private static string Describe(IEnumerable<Decision> decisions) => string.Join("; ", decisions
        .Where(decision => decision.Next is not null)
        .GroupBy(decision => decision.Enforced ? $"{decision.Action}" : $"Note {decision.Action}")
        .Select(group => $"{group.Key} {string.Join(", ", group.Select(decision => $"'{decision.Agent}'"))}"));
}
