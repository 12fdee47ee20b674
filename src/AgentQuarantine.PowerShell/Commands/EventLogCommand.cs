using System.Collections;
using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that reads event logs.</summary>
/// <remarks>The derived cmdlet names <see cref="PathSet"/> as its default parameter set.</remarks>
public abstract class EventLogCommand : QuarantineCommand
{
    internal const string PathSet = "Path";
    internal const string LiteralPathSet = "LiteralPath";
    internal const string InputObjectSet = "InputObject";

    private readonly PipelineInput _input = new();

    /// <summary>Event logs; wildcards are expanded.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Event logs; every character is taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Event logs as paths or files, or statistics from Get-AgentRewardStats.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public PSObject[]? InputObject { get; set; }

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

    /// <summary>The statistics that came through the pipeline so far: these agents of these logs are meant.</summary>
    private protected IReadOnlyList<AgentRewardStats> Piped => _input.Statistics;

    /// <summary>The logs that this input names, or else the default one. Statistics name none; they go to <see cref="Piped"/>.</summary>
    private protected IEnumerable<LogName> NamedLogs() => InputObject is not null ? FromPipeline(InputObject)
        : LiteralPath is not null ? LiteralPath.Select(path => new LogName(path, IsLiteral: true))
        : Path is not null ? Path.Select(path => new LogName(path, IsLiteral: false))
        : [new LogName(Defaults.LogPath, IsLiteral: true)];

    /// <summary>The files that <see cref="NamedLogs"/> are; a path that leads to none goes to <paramref name="onError"/>.</summary>
    private protected IEnumerable<string> ResolveLogs(Action<ErrorRecord> onError) => NamedLogs().SelectMany(
        log => StoreResolver.IsStore(log.Text) ? [log.Text]
            : PathResolver.Logs(SessionState.Path, log.IsLiteral ? [log.Text] : null, [log.Text], onError));

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (NoRotated && RotatedPattern is not null)
            throw Terminate(ErrorRecords.RotatedAndNoRotated());
    }

    private IEnumerable<LogName> FromPipeline(IEnumerable<PSObject> objects)
    {
        foreach (var input in objects)
        {
            if (_input.Take(input, out var log) is { } refusal)
                throw Terminate(refusal);
            if (log is { } named)
                yield return named;
        }
    }
}
