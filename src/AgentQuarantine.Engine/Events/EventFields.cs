namespace AgentQuarantine.Events;

/// <summary>
/// Which JSON keys an event's values stand under. A dot descends into an object (<c>gen_ai.agent.name</c>); a key that
/// itself holds the dots is found at the top level too.
/// </summary>
public sealed record EventFields
{
    /// <summary>The default keys: those that writers for the original use (docs/statistics.md).</summary>
    public static EventFields Default { get; } = new();

    /// <summary>Where the agent's name stands.</summary>
    public string Agent { get; init; } = "agent";

    /// <summary>Where the reward stands.</summary>
    public string Reward { get; init; } = "reward";

    /// <summary>Where the latency in milliseconds stands.</summary>
    public string LatencyMs { get; init; } = "latency_ms";

    /// <summary>Where the cost in US dollars stands.</summary>
    public string CostUsd { get; init; } = "cost_usd";

    /// <summary>Where the error stands: anything but null, false and "" makes the event an error.</summary>
    public string Error { get; init; } = "error";

    /// <summary>Where success stands: false makes the event an error.</summary>
    public string Ok { get; init; } = "ok";

    /// <summary>Where the time stands: ISO 8601 text, or a number of seconds since 1970 (of milliseconds above 1e11).</summary>
    public string Timestamp { get; init; } = "ts";

    /// <summary>These names with one replaced.</summary>
    /// <param name="field">A property of this record, in any case, with or without underscores (<c>latency_ms</c>).</param>
    /// <param name="path">The key, or the keys joined with dots.</param>
    /// <exception cref="ArgumentException">There is no such field, or the path is empty.</exception>
    public EventFields With(string field, string path)
    {
        if (string.IsNullOrEmpty(path) || path.Split('.').Any(string.IsNullOrEmpty))
            throw new ArgumentException($"The path of the field '{field}' is empty or has an empty part: '{path}'.", nameof(path));
        return field.Replace("_", "").ToLowerInvariant() switch
        {
            "agent" => this with { Agent = path },
            "reward" => this with { Reward = path },
            "latencyms" or "latency" => this with { LatencyMs = path },
            "costusd" or "cost" => this with { CostUsd = path },
            "error" => this with { Error = path },
            "ok" => this with { Ok = path },
            "timestamp" or "ts" => this with { Timestamp = path },
            _ => throw new ArgumentException(
                $"There is no field '{field}'. The fields are Agent, Reward, LatencyMs, CostUsd, Error, Ok and Timestamp.", nameof(field)),
        };
    }
}
