using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Operations;

/// <summary>What is shipped to a fleet's database, and how long.</summary>
public sealed record ShipOptions
{
    /// <summary>Full paths and patterns, one at least.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; init; } = EventFields.Default;

    /// <summary>How the files are named that a log was rotated to.</summary>
    public RotatedNames Rotated { get; init; } = RotatedNames.Default;

    /// <summary>What stands before the logs' paths in the database: the host's name.</summary>
    public required string Host { get; init; }

    /// <summary>Ships what is there and ends.</summary>
    public bool Once { get; init; }

    /// <summary>How often logs in which nothing was new are looked at again.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a file that was rotated away is read on at least, for writers that still hold it open.</summary>
    public TimeSpan RotateWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The full path of a textfile for Prometheus, written every 5 s; <see langword="null"/>: none.</summary>
    public string? Textfile { get; init; }

    /// <summary>Told of outages and their ends, and of what is refused.</summary>
    public Action<string> Report { get; init; } = _ => { };
}

/// <summary>What was shipped of one log.</summary>
/// <param name="Path">The log's full path.</param>
/// <param name="Source">Its name in the database.</param>
/// <param name="Events">How many events were shipped.</param>
/// <param name="Refused">How many lines, values and events were refused.</param>
/// <param name="BehindBytes">How many bytes of the log have not been shipped.</param>
public sealed record ShippedLogStatus(string Path, string Source, long Events, long Refused, long BehindBytes);
