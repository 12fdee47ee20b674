using System.Collections;
using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
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

    /// <summary>How far in the future an event's time may lie and still count.</summary>
    [Parameter]
    [Duration]
    public TimeSpan TimeTolerance { get; set; } = TimeRules.Default.Tolerance;

    /// <summary>How the files are named that a log was rotated to, such as <c>'{name}.*'</c>; the usual names by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RotatedPattern { get; set; }

    /// <summary>Reads each log alone, without the files that it was rotated to.</summary>
    [Parameter]
    public SwitchParameter NoRotated { get; set; }

    /// <summary><see cref="RotatedPattern"/> and <see cref="NoRotated"/> as the engine takes them.</summary>
    private protected RotatedNames Rotated
    {
        get
        {
            try
            {
                return NoRotated ? RotatedNames.None : RotatedPattern is null ? RotatedNames.Default : RotatedNames.Like(RotatedPattern);
            }
            catch (ArgumentException e)
            {
                throw Terminate(ErrorRecords.RotatedPatternInvalid(e));
            }
        }
    }

    /// <summary>
    /// What the logs are: a name such as <c>docker</c> or <c>otel-genai</c>, or the path of a profile; by default what their first bytes say.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FormatCompleter))]
    public string? Format { get; set; }

    /// <summary><see cref="Field"/>, <see cref="Format"/>, <see cref="TimeZone"/> and <see cref="TimeTolerance"/> as the engine takes them.</summary>
    protected EventFields Fields
    {
        get
        {
            var fields = ValidateEventFieldsAttribute.ToEventFields(Field);
            if (Format is not null)
                fields = (EventFormats.Find(Format) ?? EventFormats.Load(ResolveFile(Format))).In(fields);
            fields = fields with { Times = fields.Times with { Tolerance = TimeTolerance } };
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
