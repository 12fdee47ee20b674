namespace AgentQuarantine.Events;

/// <summary>The events of a fleet's database as they arrive there. Not thread-safe.</summary>
public interface IEventFeed
{
    /// <summary>The database's address for people.</summary>
    string Name { get; }

    /// <summary>Looks at the database as it is now.</summary>
    /// <exception cref="QuarantineException"><c>StoreUnreachable</c> and the other ids of a store.</exception>
    IFeedLook Look();

    /// <summary>What lies past an agent's <paramref name="marks"/>, in all logs; <see langword="null"/> without marks.</summary>
    Cutoff? Resolve(IReadOnlyList<LogMark> marks);
}

/// <summary>One look at a feed: whatever arrives meanwhile is not in it. Not thread-safe.</summary>
public interface IFeedLook : IDisposable
{
    /// <summary>Which fleet it is: one that was made in the place of another has another name here.</summary>
    string Fleet { get; }

    /// <summary>The logs that are shipped there.</summary>
    IReadOnlyList<FeedSource> Sources { get; }

    /// <summary>A mark at the present end.</summary>
    LogMark End { get; }

    /// <summary>Hands over the newest events of each agent, those that a query reads; one agent's after another's.</summary>
    /// <param name="agents">Names the agents.</param>
    /// <param name="take">Takes them in order. An event may come twice.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="only">The agents that are meant; <see langword="null"/>: all.</param>
    void ReadNewest(
        AgentTable agents, Action<ReadOnlySpan<ArrivedEvent>> take, CancellationToken cancellation, IReadOnlyCollection<string>? only = null);

    /// <summary>Hands over the events past a place in each log, each once, in the fleet's order; a log's own order is kept in it.</summary>
    /// <param name="places">How many events of each log are known, by its number; none of a log that is not named.</param>
    /// <param name="agents">Names the agents.</param>
    /// <param name="take">Takes them in order.</param>
    /// <param name="cancellation">Ends the reading.</param>
    void ReadSince(
        IReadOnlyDictionary<int, long> places, AgentTable agents, Action<ReadOnlySpan<ArrivedEvent>> take, CancellationToken cancellation);
}

/// <summary>A log of a feed.</summary>
/// <param name="Number">Its number in the database.</param>
/// <param name="Name">The host and the log's full path: <c>host:/path</c>.</param>
/// <param name="Events">How many events have arrived of it.</param>
/// <param name="Refused">How many events the database could not hold.</param>
/// <param name="UpdatedAt">When the last batch arrived, by the server's clock.</param>
public sealed record FeedSource(int Number, string Name, long Events, long Refused, DateTimeOffset UpdatedAt);
