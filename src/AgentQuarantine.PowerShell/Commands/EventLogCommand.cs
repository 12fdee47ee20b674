using System.Collections;
using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that reads event logs.</summary>
/// <remarks>The derived cmdlet names <see cref="PathSet"/> as its default parameter set.</remarks>
public abstract class EventLogCommand : QuarantineCommand
{
    /// <summary>The log's path unless another is given, as in the original.</summary>
    internal const string DefaultPath = "telemetry/events.jsonl";

    internal const string PathSet = "Path";
    internal const string LiteralPathSet = "LiteralPath";

    /// <summary>Event logs; wildcards are expanded.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Event logs; every character is taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Where an event's values stand in a line, such as <c>@{ Agent = 'gen_ai.agent.name' }</c>.</summary>
    [Parameter]
    [ValidateEventFields]
    public Hashtable? Field { get; set; }

    /// <summary><see cref="Field"/> as the engine takes it.</summary>
    protected EventFields Fields => ValidateEventFieldsAttribute.ToEventFields(Field);

    /// <summary>The logs that this input names; a path that leads to none goes to <paramref name="onError"/>.</summary>
    private protected IEnumerable<string> ResolveLogs(Action<ErrorRecord> onError) =>
        LiteralPath is not null ? PathResolver.Literal(SessionState.Path, LiteralPath, onError)
        : Path is not null ? PathResolver.Wildcards(SessionState.Path, Path, onError)
        : PathResolver.Literal(SessionState.Path, [DefaultPath], onError);

    /// <summary>One source of events: a single log, or several merged by time.</summary>
    private protected IEventSource OpenLogs(IReadOnlyCollection<string> paths)
    {
        EventLog[] logs = [.. paths.Distinct(StringComparer.Ordinal).Select(path => new EventLog(path, Fields))];
        return logs.Length == 1 ? logs[0] : new MergedEventSource(logs);
    }
}
