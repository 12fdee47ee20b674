namespace AgentQuarantine.Events;

/// <summary>How the lines of a log hold events.</summary>
public enum EventForm
{
    /// <summary>What the log's first bytes say.</summary>
    Auto,

    /// <summary>One JSON object a line.</summary>
    Lines,

    /// <summary>Docker's json-file: a line is an object whose <c>log</c> holds what the program wrote.</summary>
    Docker,

    /// <summary>The log of a Kubernetes container (CRI): a time, a stream, <c>F</c> or <c>P</c>, and what the program wrote.</summary>
    Cri,

    /// <summary>CSV with a header (RFC 4180); a line of JSON behind a <c>#</c> may stand before it.</summary>
    Csv,

    /// <summary>OTLP/JSON, as the OpenTelemetry collector's file exporter writes it: many spans or log records a line.</summary>
    Otlp,
}

/// <summary>A profile: the form of a log, and where the values stand in it. docs/events.md describes those that are built in.</summary>
public sealed record EventFormat
{
    /// <summary>The form is chosen for each log by its first bytes.</summary>
    public static EventFormat Auto { get; } = new();

    /// <summary>Its name for people.</summary>
    public string Name { get; init; } = "auto";

    /// <summary>The form.</summary>
    public EventForm Form { get; init; }

    /// <summary>Paths by the names of fields, for those that differ from <see cref="EventFields.Default"/>.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The path of an object in each line that tells of many agents: its keys are agents, its values their rewards, or objects with what
    /// is told of them. <see langword="null"/>: a line tells of one.
    /// </summary>
    public string? Each { get; init; }

    /// <summary>The log's first bytes, once they are known: a CSV's header stands in them.</summary>
    internal byte[] Head { get; init; } = [];

    /// <summary>Whether a line's meaning depends on the lines before it, so that one thread reads them all.</summary>
    internal bool IsSequential => Form is EventForm.Docker or EventForm.Cri or EventForm.Csv;

    /// <summary>These fields in a log of this format: what they leave as it is by default is where the profile says.</summary>
    public EventFields In(EventFields fields)
    {
        var inFormat = fields with { Format = this };
        foreach (var (field, path) in Fields)
        {
            var changed = EventFields.Default.With(field, path);
            inFormat = inFormat with
            {
                Agent = Choose(inFormat.Agent, changed.Agent, EventFields.Default.Agent),
                Reward = Choose(inFormat.Reward, changed.Reward, EventFields.Default.Reward),
                LatencyMs = Choose(inFormat.LatencyMs, changed.LatencyMs, EventFields.Default.LatencyMs),
                CostUsd = Choose(inFormat.CostUsd, changed.CostUsd, EventFields.Default.CostUsd),
                Error = Choose(inFormat.Error, changed.Error, EventFields.Default.Error),
                Ok = Choose(inFormat.Ok, changed.Ok, EventFields.Default.Ok),
                Id = inFormat.Id ?? changed.Id,
                Timestamp = Choose(inFormat.Timestamp, changed.Timestamp, EventFields.Default.Timestamp),
            };
        }
        return inFormat;
    }

    private static string Choose(string own, string profile, string usual) => own == usual ? profile : own;
}
