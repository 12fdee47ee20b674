using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using Decision = AgentQuarantine.Quarantine.Decisions.QuarantineDecision;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Invoke-AgentQuarantine: judges agents by a policy and writes the ledger.</summary>
/// <remarks>Several logs are judged as one: the ledger has one entry an agent, so an agent has one window.</remarks>
[Cmdlet(VerbsLifecycle.Invoke, "AgentQuarantine", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Output.QuarantineDecision))]
public sealed class InvokeAgentQuarantineCommand : PolicyCommand
{
    private const string InputObjectSet = "InputObject";

    private readonly List<string> _logs = [];
    private readonly List<AgentRewardStats> _stats = [];
    private FleetPolicy _policy = FleetPolicy.Default;

    /// <summary>Statistics from Get-AgentRewardStats: only these agents are judged.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    public Output.AgentRewardStats? InputObject { get; set; }

    /// <summary>Emits the decisions about healthy agents too.</summary>
    [Parameter]
    public SwitchParameter IncludeHealthy { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _policy = Policy;
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (InputObject is not null)
            _stats.Add(InputObject.Source);
        else
            _logs.AddRange(ResolveLogs(error => throw Terminate(error)));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        var now = Clock.GetUtcNow();
        if (_stats.Count > 0)
        {
            var logs = _stats.Select(s => s.Path).OfType<string>().Distinct(StringComparer.Ordinal).Where(File.Exists);
            IReadOnlyList<LogMark> ends = [.. logs.Select(log => new EventLog(log).MarkEnd(now))];
            Judge(apply => QuarantineCheck.Apply(_stats, Ledger, _policy, now, wholeFleet: false, ends, apply));
        }
        else if (_logs.Count > 0)
        {
            var source = OpenLogs(_logs);
            var read = ReadFleet(source);
            var ends = source.MarkEnds(now);
            Judge(apply => QuarantineCheck.Apply(read, Ledger, _policy, now, ends, apply));
        }
    }

    private void Judge(Func<bool, IReadOnlyList<Decision>> check)
    {
        var decisions = check(false);
        if (Describe(decisions) is { Length: > 0 } action && ShouldProcess(Ledger.Name, action))
            decisions = check(true);
        foreach (var decision in decisions)
        {
            WriteVerbose($"{decision.Agent}: {decision.Action}, {decision.Reason}");
            if (IncludeHealthy || decision.Action != DecisionAction.Healthy)
                WriteObject(new Output.QuarantineDecision(decision));
        }
    }

    /// <summary>The changes of the ledger in a line, such as <c>Quarantine 'a', 'b'; Clear 'c'</c>; empty where there are none.</summary>
    private static string Describe(IEnumerable<Decision> decisions) => string.Join("; ", decisions
        .Where(decision => decision.Next is not null)
        .GroupBy(decision => decision.Enforced ? $"{decision.Action}" : $"Note {decision.Action}")
        .Select(group => $"{group.Key} {string.Join(", ", group.Select(decision => $"'{decision.Agent}'"))}"));
}
