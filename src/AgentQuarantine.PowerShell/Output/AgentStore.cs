using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>A fleet's database and what it holds.</summary>
public sealed class AgentStore
{
    internal AgentStore(StoreStatus status)
    {
        Url = status.Name;
        Version = status.Version;
        NeededVersion = status.Needed;
        Server = status.Server;
        Encrypted = status.Encrypted;
        Agents = status.Agents;
        Days = status.Days;
        EventBytes = status.EventBytes;
        LedgerVersion = status.LedgerVersion;
        Epoch = status.Epoch;
        Sources = [.. status.Sources];
    }

    /// <summary>The address, without a password.</summary>
    public string Url { get; }

    /// <summary>The version of the schema; 0: there is none.</summary>
    public int Version { get; }

    /// <summary>The version that this module works with.</summary>
    public int NeededVersion { get; }

    /// <summary>The server's own version.</summary>
    public string Server { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool Encrypted { get; }

    /// <summary>How many agents have ever been met.</summary>
    public long Agents { get; }

    /// <summary>How many days there are partitions of.</summary>
    public int Days { get; }

    /// <summary>The size of events and their index, in bytes.</summary>
    public long EventBytes { get; }

    /// <summary>The number of the ledger's last write.</summary>
    public long LedgerVersion { get; }

    /// <summary>How often the active check has changed.</summary>
    public long Epoch { get; }

    /// <summary>The logs that are shipped: Name, Events, Refused and UpdatedAt of each.</summary>
    public StoredSource[] Sources { get; }
}
