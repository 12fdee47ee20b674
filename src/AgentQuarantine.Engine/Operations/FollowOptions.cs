namespace AgentQuarantine.Operations;

/// <summary>How a fleet's ledger is mirrored into a local file.</summary>
public sealed record FollowOptions
{
    /// <summary>The file's full path.</summary>
    public required string LedgerPath { get; init; }

    /// <summary>How often the database is asked, whatever its notifications say.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the file says that it is still true.</summary>
    public TimeSpan ConfirmEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The full path of a textfile for Prometheus; <see langword="null"/>: none.</summary>
    public string? Textfile { get; init; }

    /// <summary>Mirrors the ledger as it is, and ends.</summary>
    public bool Once { get; init; }

    /// <summary>Told of outages and their ends.</summary>
    public Action<string> Report { get; init; } = _ => { };
}
