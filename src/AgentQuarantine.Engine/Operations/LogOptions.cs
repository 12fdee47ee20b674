using System.Collections.ObjectModel;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Operations;

/// <summary>How logs are read, and whose results are shown.</summary>
public sealed record LogOptions
{
    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; init; } = EventFields.Default;

    /// <summary>Tells paths from the addresses of fleets' databases.</summary>
    public StoreResolver Stores { get; init; } = StoreResolver.Files;

    /// <summary>How much is read of a log, and how long the windows are.</summary>
    public FleetReadOptions Read { get; init; } = new();

    /// <summary>How much may be refused before there is a warning, in percent of the lines read.</summary>
    public double MaxRefused { get; init; } = Defaults.MaxRefused;

    /// <summary>How many of the lines that are refused are kept to be shown.</summary>
    public int ShowRefused { get; init; }

    /// <summary>Reads several logs as one, in the order of their events' times.</summary>
    public bool Merge { get; init; }

    /// <summary>The agents that are asked for.</summary>
    public AgentSelection Agents { get; init; } = new();

    /// <summary>The agents that are asked for of single logs, by the logs' full paths; of the others it is <see cref="Agents"/>.</summary>
    public IReadOnlyDictionary<string, AgentSelection> AgentsOfLogs { get; init; } = ReadOnlyDictionary<string, AgentSelection>.Empty;
}
