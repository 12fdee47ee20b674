using AgentQuarantine.Events;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The events of all hosts as they arrive.</summary>
/// <param name="database">Where they are.</param>
/// <param name="window">The windows' length.</param>
/// <param name="request">How much of each agent is read as its newest events.</param>
internal sealed class PostgresFeed(Database database, int window, ReadRequest request) : IEventFeed
{
    private Dictionary<int, long> _before = [];

    /// <inheritdoc/>
    public string Name => database.Name;

    /// <inheritdoc/>
    public IFeedLook Look() => new PostgresLook(database, this, window, request);

    /// <summary>What was there at the look before: the workers of a cluster may show a commit later than its coordinator.</summary>
    public IReadOnlyList<FeedSource> Settled(IReadOnlyList<FeedSource> sources)
    {
        FeedSource[] settled = [.. sources.Select(source => source with { Events = _before.GetValueOrDefault(source.Number) })];
        _before = sources.ToDictionary(source => source.Number, source => source.Events);
        return settled;
    }

    /// <inheritdoc/>
    public Cutoff? Resolve(IReadOnlyList<LogMark> marks) => PostgresEvents.Resolve(marks);
}
