using System.Collections;
using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentQuarantine: what the ledger says, what it said before, and why.</summary>
[Cmdlet(VerbsCommon.Get, "AgentQuarantine", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(QuarantineEntry), ParameterSetName = [LedgerSet])]
[OutputType(typeof(QuarantineTransition), ParameterSetName = [HistorySet])]
[OutputType(typeof(QuarantineCheckRecord), ParameterSetName = [LastCheckSet])]
[OutputType(typeof(AgentExplanation), ParameterSetName = [ExplainSet])]
public sealed class GetAgentQuarantineCommand : LedgerCommand
{
    private const string LedgerSet = "Ledger";
    private const string HistorySet = "History";
    private const string LastCheckSet = "LastCheck";
    private const string ExplainSet = "Explain";

    private readonly List<string> _explained = [];
    private bool _fromPipeline;

    /// <summary>The agents; wildcards match, except in names that come through the pipeline.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LedgerSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = HistorySet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ExplainSet)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerAgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Leaves out the agents that may run.</summary>
    [Parameter(ParameterSetName = LedgerSet)]
    public SwitchParameter Active { get; set; }

    /// <summary>Emits the transitions, oldest first, in place of the entries.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HistorySet)]
    public SwitchParameter History { get; set; }

    /// <summary>Emits how the last check ended, whoever made it, in place of the entries.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LastCheckSet)]
    public SwitchParameter LastCheck { get; set; }

    /// <summary>Leaves out transitions before this time; a duration reaches back from now.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    [Instant(past: true)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Says why the agents are where they are, what would release them, and what other limits would have done.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExplainSet)]
    public SwitchParameter Explain { get; set; }

    /// <summary>The event logs that a check reads; wildcards are expanded.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The policy file.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>How many rewards an agent's window holds.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    [ValidateRange(1, int.MaxValue)]
    public int Window { get; set; } = Fleet.DefaultWindow;

    /// <summary>How many of a log's last lines are read.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = ReadRequest.Default.Last!.Value;

    /// <summary>Reads whole logs.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    public SwitchParameter All { get; set; }

    /// <summary>Where an event's values stand in a line, such as <c>@{ Agent = 'gen_ai.agent.name' }</c>.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    [ValidateEventFields]
    public Hashtable? Field { get; set; }

    /// <summary>What the logs are, such as <c>docker</c>; by default what their first bytes say.</summary>
    [Parameter(ParameterSetName = ExplainSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FormatCompleter))]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override void Begin() =>
        _fromPipeline = MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(Agent));

    /// <inheritdoc/>
    protected override void Process()
    {
        if (LastCheck)
        {
            Show(ListOperation.LastCheck(Ledger, Clock), check => new QuarantineCheckRecord(check));
            return;
        }
        if (Explain)
        {
            _explained.AddRange(Agent ?? []);
            return;
        }
        var agents = new AgentSelection(Agent) { Literal = _fromPipeline, SilentPatterns = true };
        if (History)
        {
            var options = new HistoryOptions { Agents = agents, Since = Since };
            Show(HistoryOperation.Run(options, Ledger, Clock), record => new QuarantineTransition(record));
            return;
        }
        var listed = ListOperation.Run(new ListOptions { Agents = agents, ActiveOnly = Active }, Ledger, Clock);
        Show(listed, entry => new QuarantineEntry(entry, listed.Time));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (!Explain || (_fromPipeline && _explained.Count == 0))
            return;
        var errors = new List<ErrorRecord>();
        // Either, or what there is by default.
        List<string> logs = Path is not null && Array.TrueForAll(Path, StoreResolver.IsStore)
            ? [.. Path] : [.. PathResolver.Logs(SessionState.Path, null, Path, errors.Add)];
        errors.ForEach(WriteError);
        if (logs.Count == 0)
            return;
        var fields = ValidateEventFieldsAttribute.ToEventFields(Field);
        var options = new CheckOptions
        {
            Stores = Stores,
            Policy = PolicyFile.LoadOrDefault(ResolveOptional(PolicyPath)),
            Read = new() { Window = Window, Request = All ? ReadRequest.All : new ReadRequest(Last) },
            Fields = Format is null ? fields : (EventFormats.Find(Format) ?? EventFormats.Load(ResolveFile(Format))).In(fields),
        };
        var agents = new AgentSelection(_explained) { Literal = _fromPipeline, SilentPatterns = true };
        Show(
            RunWithProgress("Explaining", logs[0], (progress, stopping) =>
                ExplainOperation.Run(agents, logs, options, Ledger, Clock, progress, stopping)),
            one => new AgentExplanation(one));
    }
}
