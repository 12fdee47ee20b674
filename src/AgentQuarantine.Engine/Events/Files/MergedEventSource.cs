namespace AgentQuarantine.Events.Files;

/// <summary>
/// Several event logs read as one, ordered by time. Each log's own order is kept: an event without a time stays behind
/// the one before it, and events of one time come in the order of the logs. Memory does not grow with the logs.
/// </summary>
/// <param name="logs">The logs; an event's <see cref="AgentEvent.Source"/> is the index here.</param>
/// <remarks>The last N lines are the last N events over all, among the last N lines of each log. Lines refused there are counted.</remarks>
public sealed class MergedEventSource(IReadOnlyList<EventLog> logs) : IEventSource
{
    /// <inheritdoc/>
    public string Name { get; } = string.Join(", ", logs.Select(log => log.Name));

    /// <inheritdoc/>
    public string? Path => null;

    /// <summary>Where the values stand in a line of the first log.</summary>
    internal EventFields Fields => logs[0].Fields;

    /// <summary>
    /// Whether events that stand in disorder in their logs are put in order too, as far as they stand no more than a few thousand events away
    /// from their places.
    /// </summary>
    public bool OrdersWithin { get; init; }

    /// <inheritdoc/>
    /// <remarks>What it reads begins at byte 0 and ends at the number of bytes read, of all logs together.</remarks>
    public IEventReading Begin(ReadRequest request, CancellationToken cancellation = default) =>
        new MergedReading(logs, request, OrdersWithin, cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => [.. logs.Select(log => log.MarkEnd(now))];
}
