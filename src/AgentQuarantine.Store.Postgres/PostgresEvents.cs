using AgentQuarantine.Events;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The events of all hosts, in the order of their times.</summary>
/// <param name="database">Where they are.</param>
/// <param name="window">How many of an agent's newest rewards are read where no other number is asked for.</param>
/// <param name="byTime">Whether the events of all agents come in the order of their times.</param>
/// <param name="keepsPlaces">Whether it is kept where each event stands.</param>
internal sealed class PostgresEvents(Database database, int window, bool byTime = false, bool keepsPlaces = false) : IEventSource
{
    /// <inheritdoc/>
    public string Name => database.Name;

    /// <inheritdoc/>
    public string? Path => null;

    /// <inheritdoc/>
    public bool IsInOrder => byTime;

    /// <inheritdoc/>
    public bool IsFeed => true;

    /// <inheritdoc/>
    public IEventReading Begin(ReadRequest request, CancellationToken cancellation = default) =>
        new PostgresReading(database, request, window, byTime, keepsPlaces ? new EventPlaces() : null);

    /// <summary>One mark, at the server's present time: events from before it count no more, however late they arrive.</summary>
    /// <param name="now">Not used: hosts' clocks differ.</param>
    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now)
    {
        using var connection = database.Open();
        return [Mark(database.Name, database.Guard(() => StoredTime.Now(connection)))];
    }

    /// <summary>What lies past marks, which are times here; <see langword="null"/> without any.</summary>
    internal static Cutoff? Resolve(IReadOnlyList<LogMark> marks) =>
        marks.Count == 0 ? null : new Cutoff(StoredTime.PlaceOf(marks.Max(mark => mark.Time)), 0);

    internal static LogMark Mark(string name, DateTimeOffset time) => new(name, 0, "", 0, time);
}
