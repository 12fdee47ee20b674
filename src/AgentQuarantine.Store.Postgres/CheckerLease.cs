using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>
/// The right to be a fleet's one active check: an advisory lock of the session that the check writes through. The server frees it when the
/// session ends, within <see cref="SilentSeconds"/> also where the network to it is cut.
/// </summary>
internal sealed class CheckerLease : IDisposable
{
    /// <summary>How long the server waits for a holder that says nothing.</summary>
    public const int SilentSeconds = 10;

    private const string LockName = "hashtextextended('agentquarantine check ' || current_schema(), 0)";

    private readonly Database _database;
    private readonly NpgsqlConnection _connection;
    private readonly Lock _using = new();
    private readonly Timer _ping;
    private bool _isLost, _isEnded;

    private CheckerLease(Database database, NpgsqlConnection connection, long epoch)
    {
        (_database, _connection, Epoch) = (database, connection, epoch);
        var pause = TimeSpan.FromSeconds(SilentSeconds / 3.0);
        _ping = new Timer(_ => Ping(), null, pause, pause);
    }

    /// <summary>The number of this term: whoever comes next has a higher one, and then nothing is written in this one.</summary>
    public long Epoch { get; }

    /// <summary>Told when the lease is given back.</summary>
    public Action? Ended { get; set; }

    /// <summary>Takes the lease; <see langword="null"/>: another check has it.</summary>
    public static CheckerLease? TryTake(Database database, TimeSpan lockTimeout)
    {
        var connection = database.Open();
        try
        {
            return database.Guard(() =>
            {
                if (Database.Ask(connection, $"select pg_try_advisory_lock({LockName})") is not true)
                {
                    connection.Dispose();
                    return null;
                }
                Database.Run(connection,
                    FormattableString.Invariant($"set idle_session_timeout = '{SilentSeconds}s'; ")
                    + FormattableString.Invariant($"set idle_in_transaction_session_timeout = '{SilentSeconds + 2}s'; ")
                    + FormattableString.Invariant($"set lock_timeout = '{(long)lockTimeout.TotalMilliseconds}ms'"));
                var epoch = Database.AskNumber(connection, "update ledger_head set epoch = epoch + 1, holder = $1 returning epoch",
                    FormattableString.Invariant($"{Environment.MachineName}, process {Environment.ProcessId}"));
                return new CheckerLease(database, connection, epoch);
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Works on the session that holds the lease.</summary>
    /// <exception cref="QuarantineException"><c>LeaseLost</c>: the session is gone.</exception>
    public T Use<T>(Func<NpgsqlConnection, T> work)
    {
        lock (_using)
        {
            return _isLost ? throw Errors.LeaseLost(_database.Name) : work(_connection);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ping.Dispose();
        lock (_using)
        {
            if (_isEnded)
                return;
            _isEnded = true;
            try
            {
                // The session goes back to the pool: nothing of the lease goes with it.
                if (!_isLost)
                {
                    Database.Run(_connection,
                        $"select pg_advisory_unlock({LockName}); reset idle_session_timeout; reset idle_in_transaction_session_timeout; "
                        + "reset lock_timeout");
                }
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // It ended with its session.
            }
            _connection.Dispose();
        }
        Ended?.Invoke();
    }

    private void Ping()
    {
        if (!_using.TryEnter())
            return;
        try
        {
            if (!_isLost && !_isEnded)
                Database.Run(_connection, "select 1");
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            _isLost = true;
        }
        finally
        {
            _using.Exit();
        }
    }
}
