using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that measures policies or rewards on whole logs; <c>Window</c>, <c>Last</c> and <c>All</c> are those of the checks that it is about.</summary>
public abstract class MeasureCommand : WindowCommand
{
    private readonly List<string> _logs = [];

    /// <summary>The agents to measure; wildcards match.</summary>
    [Parameter]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>How often a check runs, in the log's time.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads several logs as one, in the order of their events' times.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    private protected AgentSelection Agents { get; private set; } = new(null);

    /// <summary>Measures one log, or several merged ones.</summary>
    protected abstract void Measure(IEventSource source);

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        Agents = new AgentSelection(Agent);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in ResolveLogs(WriteError))
        {
            _logs.Add(path);
            if (!Merge)
                TryEach(() => Measure(new EventLog(path, Fields)));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Merge && _logs.Count > 0)
            Measure(OpenLogs(_logs));
        foreach (var agent in _logs.Count > 0 ? Agents.Missing : [])
            WriteError(ErrorRecords.AgentNotFound(agent, string.Join("', '", _logs)));
    }
}
