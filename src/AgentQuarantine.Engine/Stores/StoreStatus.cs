namespace AgentQuarantine.Stores;

/// <summary>What a fleet's database holds.</summary>
public sealed record StoreStatus
{
    /// <summary>The store's address, without a password.</summary>
    public required string Name { get; init; }

    /// <summary>The version of its schema; 0: there is none.</summary>
    public int Version { get; init; }

    /// <summary>The version that this program works with.</summary>
    public int Needed { get; init; }

    /// <summary>The server's own version, such as <c>15.20</c>.</summary>
    public string Server { get; init; } = "";

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Encrypted { get; init; }

    /// <summary>How many agents have ever been met.</summary>
    public long Agents { get; init; }

    /// <summary>How many days there are partitions of.</summary>
    public int Days { get; init; }

    /// <summary>The size of events and their index, in bytes.</summary>
    public long EventBytes { get; init; }

    /// <summary>The number of the ledger's last write.</summary>
    public long LedgerVersion { get; init; }

    /// <summary>How often the active checker has changed.</summary>
    public long Epoch { get; init; }

    /// <summary>The logs that are shipped, in the order of their names.</summary>
    public IReadOnlyList<StoredSource> Sources { get; init; } = [];

    /// <summary>What could not be done and does no harm, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One log of one host, as it has arrived.</summary>
/// <param name="Name">The host and the log's full path: <c>host:/path</c>.</param>
/// <param name="Events">How many events have arrived of it.</param>
/// <param name="Refused">How many events the database could not hold.</param>
/// <param name="UpdatedAt">When the last batch arrived, by the server's clock.</param>
public sealed record StoredSource(string Name, long Events, long Refused, DateTimeOffset UpdatedAt);
