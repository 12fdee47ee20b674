using AgentQuarantine.Quarantine.Ledgers;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>
/// Looks at a ledger again and again on one connection: its version is the truth, a notification only wakes who waits. What is new is read by
/// its versions, and after a reconnect everything is. Thread-safe.
/// </summary>
/// <remarks>A pooler in transaction mode drops LISTEN in silence; the poll goes on all the same.</remarks>
internal sealed class LedgerWatch(Database database)
{
    private readonly Lock _using = new();
    private NpgsqlConnection? _connection;
    private LedgerSnapshot _snapshot = LedgerSnapshot.Empty;
    private long _generation, _version = -1;

    /// <summary>Whether anybody looks at it.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>The number of the last write, on which connection; <see langword="null"/> where it cannot be asked for.</summary>
    public object? Version
    {
        get
        {
            try
            {
                return Using(connection => (_generation, PostgresLedger.Head(connection).Version));
            }
            catch (QuarantineException)
            {
                // Reading tells why.
                return null;
            }
        }
    }

    /// <summary>The channel of a fleet's notifications. Everybody may send one: what it says is not looked at.</summary>
    public static string Channel(StoreUrl url) => "agentquarantine_" + url.Schema;

    /// <summary>The ledger as it is.</summary>
    public LedgerSnapshot Read() => Using(connection =>
    {
        var (version, updatedAt, changed) = PostgresLedger.Since(connection, _version);
        var before = _snapshot;
        // An older ledger has taken its place, as from a backup.
        if (version < _version)
            ((version, updatedAt, changed), before) = (PostgresLedger.Since(connection, -1), LedgerSnapshot.Empty);
        if (version != _version)
            (_snapshot, _version) = (before.With(changed, updatedAt ?? default) with { UpdatedAt = updatedAt }, version);
        return _snapshot;
    });

    /// <summary>Waits until the ledger may have changed, or the time is over.</summary>
    public void Wait(TimeSpan most, CancellationToken cancellation)
    {
        IsUsed = true;
        lock (_using)
        {
            try
            {
                if (_connection is { } connection)
                {
                    connection.Wait(most);
                    return;
                }
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
            {
                Drop();
            }
        }
        cancellation.WaitHandle.WaitOne(most);
    }

    private T Using<T>(Func<NpgsqlConnection, T> work)
    {
        IsUsed = true;
        lock (_using)
        {
            try
            {
                return database.Guard(() => work(_connection ??= Connect()));
            }
            catch
            {
                Drop();
                throw;
            }
        }
    }

    private NpgsqlConnection Connect()
    {
        var connection = database.OpenWatching();
        try
        {
            Database.Run(connection, "listen " + Channel(database.Url));
            (_version, _snapshot) = (-1, LedgerSnapshot.Empty);
            _generation++;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Drop()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (NpgsqlException)
        {
            // It is broken: that is why it goes.
        }
        _connection = null;
    }
}
