using AgentQuarantine.Events;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The events of all hosts as they arrive.</summary>
/// <param name="database">Where they are.</param>
/// <param name="window">The windows' length.</param>
/// <param name="request">How much of each agent is read as its newest events.</param>
internal sealed class PostgresFeed(Database database, int window, ReadRequest request) : IEventFeed
{
    /// <inheritdoc/>
    public string Name => database.Name;

    /// <summary>How many events each log had at the last look, where workers of a cluster may show a commit later than the coordinator.</summary>
    public IReadOnlyDictionary<int, long> SettledTo { get; set; } = new Dictionary<int, long>();

    /// <inheritdoc/>
    public IFeedLook Look() => new PostgresLook(database, this, window, request);

    /// <inheritdoc/>
    public Cutoff? Resolve(IReadOnlyList<LogMark> marks) => PostgresEvents.Resolve(marks);
}
