using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that measures on whole logs; <c>Window</c>, <c>Last</c> and <c>All</c> are those of the checks that it is about.</summary>
public abstract class MeasureCommand<T> : WindowSurveyCommand<T>
{
    /// <summary>How often a check runs, in the log's time.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Every { get; set; } = Defaults.CheckInterval;
}
