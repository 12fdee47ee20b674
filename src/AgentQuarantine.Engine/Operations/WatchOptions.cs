namespace AgentQuarantine.Operations;

/// <summary>What is watched of a ledger.</summary>
public sealed record WatchOptions
{
    /// <summary>The agents that are asked for, those that come later too.</summary>
    public AgentSelection Agents { get; init; } = new();

    /// <summary>Begins with the transitions since then; <see langword="null"/>: with those to come.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How often a file is looked at; a fleet's database tells of its changes.</summary>
    public TimeSpan Interval { get; init; } = Defaults.LookInterval;

    /// <summary>Told of what people should know while the watch goes on: the ledger cannot be read, or can again.</summary>
    public Action<string> Report { get; init; } = _ => { };
}
