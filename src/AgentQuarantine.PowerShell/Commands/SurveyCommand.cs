using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that looks at event logs one by one as they come, or at all of them as one.</summary>
/// <typeparam name="T">What the use case gives.</typeparam>
public abstract class SurveyCommand<T> : WindowCommand
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

    /// <summary>Warns of the first so many lines of which something is refused: line, byte, column, reason and text.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ShowRefused { get; set; }

    /// <summary>What the progress bar says.</summary>
    private protected abstract string Activity { get; }

    /// <summary>The use case.</summary>
    private protected abstract LogOperation<T> Open(LogOptions logs);

    /// <summary>An item as it is emitted.</summary>
    private protected virtual object Shown(T item) => item!;

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _operation = Open(new LogOptions
        {
            Fields = Fields,
            Read = ReadOptions,
            Merge = Merge,
            ShowRefused = ShowRefused,
            // Get commands keep silent about a pattern that matches nobody, as PowerShell's own do.
            Agents = new AgentSelection(Agent) { SilentPatterns = MyInvocation.MyCommand is CmdletInfo { Verb: VerbsCommon.Get } },
        });
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var source in _operation!.Take(ResolveLogs(WriteError)))
            Show(source);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (var source in _operation!.TakeMerged())
            Show(source);
        Show(_operation.End(), item => Shown(item));
    }

    private void Show(IEventSource source) =>
        Show(RunWithProgress(Activity, source.Name, (progress, stopping) => _operation!.Run(source, progress, stopping)), item => Shown(item));
}
