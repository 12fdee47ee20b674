using AgentQuarantine.Events;

namespace AgentQuarantine.Stores;

/// <summary>Takes the events of logs, each batch with the place up to which its log is shipped then: both or neither.</summary>
public interface IShipmentTarget : IDisposable
{
    /// <summary>How far a log has been shipped.</summary>
    /// <param name="source">The log's name: host and path.</param>
    ShippedSource Find(string source);

    /// <summary>
    /// Adds a batch; says how the log stands afterwards. Where another batch has come in between, nothing is added and the answer is
    /// <see langword="null"/>: then <see cref="Find"/> tells how the log stands.
    /// </summary>
    ShippedSource? Send(ShippedBatch batch);
}

/// <summary>How far a log has been shipped.</summary>
/// <param name="Name">The log's name: host and path.</param>
/// <param name="Batch">How many batches have arrived.</param>
/// <param name="Events">How many events have arrived.</param>
/// <param name="CarryAt">The newest time among them in UTC ticks, which events without one carry on.</param>
/// <param name="Files">How far the log's files have been shipped, the newest first.</param>
public sealed record ShippedSource(string Name, long Batch, long Events, long CarryAt, IReadOnlyList<ShippedFile> Files);

/// <summary>How far one file of a log has been shipped: it is known again by its bytes, whatever its name is then.</summary>
/// <param name="Number">The file's number among those of its log.</param>
/// <param name="Identity">Device, number on it and time of birth; a hint.</param>
/// <param name="Position">The first byte that has not been shipped.</param>
/// <param name="AtLineStart">Whether a line begins there.</param>
/// <param name="HeadBytes">How many of its first bytes are known.</param>
/// <param name="GuardBytes">How many of the bytes before the position are known.</param>
/// <param name="Print">The SHA-256 of both.</param>
public sealed record ShippedFile(
    int Number, string Identity, long Position, bool AtLineStart, int HeadBytes, int GuardBytes, string Print);

/// <summary>Events of one file in their order, and the place behind them.</summary>
public sealed class ShippedBatch
{
    /// <summary>How the log stood when they were read.</summary>
    public required ShippedSource Before { get; init; }

    /// <summary>How far the file is shipped with this batch.</summary>
    public required ShippedFile File { get; init; }

    /// <summary>The names of the events' agents.</summary>
    public required AgentTable Agents { get; init; }

    /// <summary>The events.</summary>
    public ReadOnlyMemory<AgentEvent> Events { get; init; }

    /// <summary>How many events were refused, since the database cannot hold them.</summary>
    public int Refused { get; init; }
}
