namespace AgentQuarantine.Events;

/// <summary>
/// Where an event's values stand in a line: keys, or paths as docs/events.md describes them. A dot descends into an object
/// (<c>gen_ai.agent.name</c>); keys that themselves hold the dots are found too, at any depth.
/// </summary>
public sealed record EventFields
{
    /// <summary>The default keys: those that writers for the original use (docs/statistics.md).</summary>
    public static EventFields Default { get; } = new();

    /// <summary>Where the agent's name stands.</summary>
    public string Agent { get; init; } = "agent";

    /// <summary>Where the reward stands.</summary>
    public string Reward { get; init; } = "reward";

    /// <summary>Where the latency stands, in milliseconds unless a unit is given (<c>latency:s</c>).</summary>
    public string LatencyMs { get; init; } = "latency_ms";

    /// <summary>Where the cost in US dollars stands.</summary>
    public string CostUsd { get; init; } = "cost_usd";

    /// <summary>Where the error stands: what is true makes the event an error, also a text of a list (<c>status in error,failed</c>).</summary>
    public string Error { get; init; } = "error";

    /// <summary>Where success stands: what is false makes the event an error, also a text outside a list (<c>status in ok</c>).</summary>
    public string Ok { get; init; } = "ok";

    /// <summary>Where the time stands: ISO 8601 text, or a number of seconds, ms, µs or ns since 1970.</summary>
    public string Timestamp { get; init; } = "ts";

    /// <summary>
    /// Where the event's id stands, by which one that is sent again is known and refused (<c>repeated</c>) among the newest 65,536 of a log;
    /// <see langword="null"/>: nobody looks for ids.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The form of the log that they stand in.</summary>
    public EventFormat Format { get; init; } = EventFormat.Auto;

    /// <summary>Which times count.</summary>
    public TimeRules Times { get; init; } = TimeRules.Default;

    /// <summary>These fields where times without an offset are local.</summary>
    /// <param name="zone">The time zone's IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <exception cref="ArgumentException">There is no such time zone.</exception>
    public EventFields InTimeZone(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
        ? this with { Times = Times with { TimeZone = found } }
        : throw new ArgumentException($"There is no time zone '{zone}'. Name it as in Europe/Berlin.", nameof(zone));

    /// <summary>These fields by the clock that tells which times lie in the future.</summary>
    internal EventFields At(TimeProvider clock) => this with { Times = Times with { Clock = clock } };

    /// <summary>These names with one replaced.</summary>
    /// <param name="field">A property of this record, in any case, with or without underscores (<c>latency_ms</c>).</param>
    /// <param name="path">The key, or a path.</param>
    /// <exception cref="ArgumentException">There is no such field, or the path is not well-formed.</exception>
    public EventFields With(string field, string path)
    {
        var name = field.Replace("_", "").ToLowerInvariant();
        try
        {
            FieldExpression.Parse(path, hasUnit: name is "latencyms" or "latency", hasWords: name is "error" or "ok");
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"The path of the field '{field}' cannot be read: {e.Message}", nameof(path), e);
        }
        return name switch
        {
            "agent" => this with { Agent = path },
            "reward" => this with { Reward = path },
            "latencyms" or "latency" => this with { LatencyMs = path },
            "costusd" or "cost" => this with { CostUsd = path },
            "error" => this with { Error = path },
            "ok" => this with { Ok = path },
            "timestamp" or "ts" => this with { Timestamp = path },
            "id" => this with { Id = path },
            _ => throw new ArgumentException(
                $"There is no field '{field}'. The fields are Agent, Reward, LatencyMs, CostUsd, Error, Ok, Timestamp and Id.", nameof(field)),
        };
    }
}
