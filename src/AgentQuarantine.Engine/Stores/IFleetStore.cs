using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Stores;

/// <summary>
/// A fleet's database: the events of many hosts and the one ledger that rules them. Thread-safe, but for the ledger and the events, which
/// are each one user's.
/// </summary>
/// <remarks>
/// Each member throws <see cref="QuarantineException"/> with <c>StoreUnreachable</c>, <c>StoreDenied</c>, <c>StoreNotFound</c>, <c>StoreTooOld</c>,
/// <c>StoreTooNew</c> or <c>StoreFailed</c>; its message holds no password.
/// </remarks>
public interface IFleetStore : IDisposable
{
    /// <summary>The store's address for people, without a password.</summary>
    string Name { get; }

    /// <summary>The events of all hosts.</summary>
    /// <param name="window">
    /// How many of an agent's newest rewards are read where no other number is asked for; a number of lines is one of an agent's newest events.
    /// </param>
    /// <param name="byTime">Whether the events of all agents come in the order of their times; otherwise one agent's come after another's.</param>
    /// <param name="keepsPlaces">Whether <see cref="IEventReading.PlaceOf"/> tells where each event stands.</param>
    IEventSource Events(int window, bool byTime = false, bool keepsPlaces = false);

    /// <summary>The events of all hosts as they arrive, for who follows them.</summary>
    /// <param name="window">As of <see cref="Events"/>.</param>
    /// <param name="request">How much of each agent is read as its newest events.</param>
    IEventFeed Feed(int window, ReadRequest request);

    /// <summary>The ledger of all hosts.</summary>
    /// <param name="lockTimeout">How long a writer waits for another one.</param>
    IQuarantineLedger Ledger(TimeSpan lockTimeout);

    /// <summary>Where hosts ship their events to.</summary>
    IShipmentTarget Shipments();

    /// <summary>Makes the schema, its tables and its roles; what is there already stays as it is.</summary>
    /// <param name="distributed">Whether events and agents are spread over the workers of a Citus cluster.</param>
    StoreStatus Initialize(bool distributed = false);

    /// <summary>Brings a schema of an earlier version up to this one's.</summary>
    StoreStatus Upgrade();

    /// <summary>What the store holds, of whatever version it is.</summary>
    StoreStatus Status();

    /// <summary>
    /// Removes the days that lie further back than <paramref name="keep"/>. The events that windows still need are kept, whatever their age.
    /// </summary>
    /// <param name="keep">How old an event may become, at least a day.</param>
    /// <param name="window">How many of an agent's newest rewards are kept at least, with the events between them.</param>
    /// <param name="progress">Told of each day that is gone.</param>
    /// <returns>How many events were removed.</returns>
    long Prune(TimeSpan keep, int window, Action<string>? progress = null);
}
