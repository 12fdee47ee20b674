using System.Net;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Store.Postgres;

/// <summary>A fleet in a PostgreSQL database, one schema a fleet.</summary>
public sealed class PostgresStore : IFleetStore
{
    private readonly Database _database;

    private PostgresStore(Database database) => _database = database;

    /// <inheritdoc/>
    public string Name => _database.Name;

    /// <summary>The store at an address. Nothing is connected to before it is used.</summary>
    /// <param name="url">Such as <c>postgres://user@host:5432/db?schema=fleet_a&amp;sslmode=verify-full</c>.</param>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>.</exception>
    public static IFleetStore Open(string url) => Open(url, null);

    /// <summary>The store at an address.</summary>
    /// <param name="url">The address.</param>
    /// <param name="credential">The user and password; <see langword="null"/>: those of the address, of PGPASSWORD or of a passfile.</param>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>.</exception>
    public static IFleetStore Open(string url, NetworkCredential? credential) => new PostgresStore(new Database(StoreUrl.Parse(url), credential));

    /// <inheritdoc/>
    public IEventSource Events(int window, bool byTime = false, bool keepsPlaces = false) =>
        new PostgresEvents(_database, window, byTime, keepsPlaces);

    /// <inheritdoc/>
    public IEventFeed Feed(int window, ReadRequest request) => new PostgresFeed(_database, window, request);

    /// <inheritdoc/>
    public IQuarantineLedger Ledger(TimeSpan lockTimeout) => new PostgresLedger(_database, lockTimeout);

    /// <inheritdoc/>
    public IShipmentTarget Shipments() => new PostgresShipments(_database);

    /// <inheritdoc/>
    public StoreStatus Initialize(bool distributed = false) => Migrate(creates: true, distributed);

    /// <inheritdoc/>
    public StoreStatus Upgrade() => Migrate(creates: false, distributed: false);

    /// <inheritdoc/>
    public StoreStatus Status() => Status(notes: []);

    /// <inheritdoc/>
    public long Prune(TimeSpan keep, int window, Action<string>? progress = null) => new Retention(_database).Prune(keep, window, progress);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private StoreStatus Migrate(bool creates, bool distributed)
    {
        string? note = null;
        using (var connection = _database.OpenAny())
        {
            _database.Guard(() =>
            {
                Migrations.Run(connection, _database.Url, creates);
                if (distributed)
                    Citus.Distribute(connection);
                note = Roles.Make(connection, _database.Url);
            });
        }
        return Status(note is null ? [] : [note]);
    }

    private StoreStatus Status(IReadOnlyList<string> notes)
    {
        using var connection = _database.OpenAny();
        return _database.Guard(() => StatusReader.Read(connection, _database.Url)) with { Notes = notes };
    }
}
