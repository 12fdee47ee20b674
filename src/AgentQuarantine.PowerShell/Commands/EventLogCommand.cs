using System.Collections;
using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that reads event logs.</summary>
/// <remarks>The derived cmdlet names <see cref="PathSet"/> as its default parameter set.</remarks>
public abstract class EventLogCommand : QuarantineCommand
{
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

    /// <summary>Where times without an offset are local, by its IANA name; UTC by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TimeZone { get; set; }

    /// <summary>
    /// What the logs are: a name such as <c>docker</c> or <c>otel-genai</c>, or the path of a profile; by default what their first bytes say.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FormatCompleter))]
    public string? Format { get; set; }

    /// <summary><see cref="Field"/>, <see cref="Format"/> and <see cref="TimeZone"/> as the engine takes them.</summary>
    protected EventFields Fields
    {
        get
        {
            var fields = ValidateEventFieldsAttribute.ToEventFields(Field);
            if (Format is not null)
                fields = (EventFormats.Find(Format) ?? EventFormats.Load(ResolveFile(Format))).In(fields);
            try
            {
                return TimeZone is null ? fields : fields.InTimeZone(TimeZone);
            }
            catch (ArgumentException e)
            {
                throw Terminate(ErrorRecords.TimeZoneInvalid(e));
            }
        }
    }

    /// <summary>The logs that this input names; a path that leads to none goes to <paramref name="onError"/>.</summary>
    private protected IEnumerable<string> ResolveLogs(Action<ErrorRecord> onError) =>
        PathResolver.Logs(SessionState.Path, LiteralPath, Path, onError);
}
