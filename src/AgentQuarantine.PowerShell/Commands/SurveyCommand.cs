using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Jobs;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that looks at event logs one by one as they come, or at all of them as one.</summary>
/// <typeparam name="T">What the use case gives.</typeparam>
public abstract class SurveyCommand<T> : EventLogCommand, IRunsAsJob
{
    private LogOperation<T>? _operation;

    /// <summary>The agents to show; wildcards match.</summary>
    [Parameter]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Reads several logs as one, in the order of their events' times.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <summary>How much may be refused before there is a warning, in percent of the lines read.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double MaxRefused { get; set; } = Defaults.MaxRefused;

    /// <summary>Warns of the first so many lines of which something is refused: line, byte, column, reason and text.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ShowRefused { get; set; }

    /// <summary>The user and password of a fleet's database; by default those of PGPASSWORD or a passfile.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override PSCredential? StoreCredential => Credential;

    /// <inheritdoc/>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>How much is read: whole logs.</summary>
    private protected virtual FleetReadOptions ReadOptions => new() { Request = ReadRequest.All, Rotated = Rotated };

    /// <summary>What the progress bar says.</summary>
    private protected abstract string Activity { get; }

    /// <summary>The use case.</summary>
    private protected abstract LogOperation<T> Open(LogOptions logs);

    /// <summary>An item as it is emitted.</summary>
    /// <param name="item">The item.</param>
    /// <param name="log">What was read of the log or logs that it is about.</param>
    private protected abstract object Shown(T item, LogReport? log);

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _operation = Open(Logs);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        // The logs that are there come first: whoever has seen enough of them asks for no more.
        var errors = new List<ErrorRecord>();
        foreach (var source in _operation!.Take(ResolveLogs(errors.Add)))
            Show(source);
        errors.ForEach(WriteError);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Piped.Count > 0)
            SurveyPiped();
        foreach (var source in _operation!.TakeMerged())
            Show(source);
        Show(_operation.End());
    }

    private LogOptions Logs => new()
    {
        Stores = Stores,
        Fields = Fields,
        Read = ReadOptions,
        Merge = Merge,
        MaxRefused = MaxRefused,
        ShowRefused = ShowRefused,
        // Get commands keep silent about a pattern that matches nobody, as PowerShell's own do.
        Agents = new AgentSelection(Agent) { SilentPatterns = MyInvocation.MyCommand is CmdletInfo { Verb: VerbsCommon.Get } },
    };

    /// <summary>Statistics mean their agents of their logs; each log is read once.</summary>
    private void SurveyPiped()
    {
        var logs = Logs;
        var agents = logs.Agents.From(Piped, statistics => statistics.Agent);
        var byLog = agents.ToLookup(
            statistics => statistics.Path ?? throw Terminate(ErrorRecords.StatisticsOfSeveralLogs(statistics.Agent)),
            statistics => statistics.Agent,
            StringComparer.Ordinal);
        _operation = Open(logs with
        {
            Agents = Merge ? Exactly(agents.Select(statistics => statistics.Agent)) : new AgentSelection(),
            AgentsOfLogs = Merge ? logs.AgentsOfLogs : byLog.ToDictionary(log => log.Key, Exactly, StringComparer.Ordinal),
        });
        foreach (var source in _operation.Take(byLog.Select(log => log.Key)))
            Show(source);
        foreach (var name in logs.Agents.Missing)
            WriteError(ErrorRecords.AgentNotPiped(name));
    }

    private static AgentSelection Exactly(IEnumerable<string> agents) => new([.. agents.Distinct(StringComparer.Ordinal)]) { Literal = true };

    private void Show(IEventSource source) =>
        Show(RunWithProgress(Activity, source.Name, (progress, stopping) => _operation!.Run(source, progress, stopping)));

    private void Show(OperationResult<T> result) => Show(result, item => Shown(item, result.Logs.SingleOrDefault()));
}
