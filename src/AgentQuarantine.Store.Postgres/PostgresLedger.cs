using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Text;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The ledger of a fleet: one row an agent, one writer at a time, every write with a version of its own.</summary>
/// <remarks>
/// A write locks the head row first and until the commit, and takes the next version: versions are commit order, and who decides sees the
/// ledger as it is. The active check writes through the session that holds its lease, and only while its epoch is the ledger's.
/// </remarks>
internal sealed class PostgresLedger(Database database, TimeSpan lockTimeout) : IQuarantineLedger, IEvidenceKeeper
{
    private readonly PostgresEvidence _evidence = new();
    private readonly LedgerWatch _watch = new(database);
    private CheckerLease? _lease;
    private NpgsqlConnection? _writing;
    private bool _hasEvidence;

    /// <inheritdoc/>
    public string Name => database.Name;

    /// <inheritdoc/>
    public object? Version => _watch.Version;

    /// <inheritdoc/>
    public LedgerSnapshot Read()
    {
        if (_watch.IsUsed)
            return _watch.Read();
        using var connection = database.Open();
        return database.Guard(() => ReadAll(connection));
    }

    /// <inheritdoc/>
    public LedgerSnapshot Update(Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, DateTimeOffset now)
    {
        if (_lease is { } lease)
            return lease.Use(connection => Update(connection, decide, now, lease.Epoch));
        using var connection = database.Open();
        return Update(connection, decide, now, epoch: null);
    }

    /// <inheritdoc/>
    public IEnumerable<HistoryRecord> History()
    {
        using var connection = database.Open();
        using var command = Database.Command(connection, "select record::text from history order by version, n");
        using var reader = database.Guard(command.ExecuteReader);
        while (database.Guard(reader.Read))
        {
            if (HistoryJson.TryRead(reader.GetString(0)) is { } record)
                yield return record;
        }
    }

    /// <inheritdoc/>
    public CheckRecord? LastCheck()
    {
        using var connection = database.Open();
        return database.Guard(() => ReadCheck(connection, ""));
    }

    /// <inheritdoc/>
    public void Note(Func<CheckRecord?, CheckRecord> next)
    {
        using var connection = database.Open();
        Locking(() =>
        {
            using var transaction = connection.BeginTransaction();
            SetLockTimeout(connection);
            var record = next(ReadCheck(connection, " for update"));
            Database.Run(connection, "update ledger_head set last_check = $1::json", CheckFile.Text(record with { HasLedger = true }));
            transaction.Commit();
            return 0;
        });
    }

    /// <inheritdoc/>
    public EvidenceState? ReadEvidence(EvidenceState? known = null)
    {
        if (_writing is { } writing)
            return Evidence(writing);
        using var connection = database.Open();
        return database.Guard(() =>
        {
            using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
            return Evidence(connection);
        });

        EvidenceState? Evidence(NpgsqlConnection on)
        {
            try
            {
                return _evidence.Read(on, known);
            }
            catch (JsonShapeException e)
            {
                throw Errors.EvidenceDamaged(Name, e.Where, e);
            }
        }
    }

    /// <inheritdoc/>
    public void WriteEvidence(EvidenceState state)
    {
        _evidence.Write(_writing!, state);
        _hasEvidence = true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> MarkEnds() => new PostgresEvents(database, window: 1).MarkEnds(default);

    /// <inheritdoc/>
    public IDisposable? TryLead()
    {
        if (CheckerLease.TryTake(database, lockTimeout) is not { } lease)
            return null;
        lease.Ended = () => _lease = null;
        return _lease = lease;
    }

    /// <inheritdoc/>
    public void WaitForChange(TimeSpan most, CancellationToken cancellation) => _watch.Wait(most, cancellation);

    /// <summary>The whole ledger.</summary>
    internal static LedgerSnapshot ReadAll(NpgsqlConnection connection)
    {
        var (_, updatedAt, entries) = Since(connection, -1);
        return new LedgerSnapshot { Agents = entries.ToDictionary(entry => entry.Agent, StringComparer.Ordinal), UpdatedAt = updatedAt };
    }

    /// <summary>The number of the last write, and when it was.</summary>
    internal static (long Version, DateTimeOffset? UpdatedAt) Head(NpgsqlConnection connection)
    {
        using var command = Database.Command(connection, "select version, updated_at from ledger_head");
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1))
            : throw NoHead();
    }

    /// <summary>The entries that were written after a version.</summary>
    internal static List<QuarantineEntry> Entries(NpgsqlConnection connection, long after)
    {
        using var command = Database.Command(connection, "select agent, entry::text from ledger where version > $1", after);
        using var reader = command.ExecuteReader();
        var entries = new List<QuarantineEntry>();
        while (reader.Read())
            entries.Add(EntryOf(reader.GetString(0), reader.GetString(1)));
        return entries;
    }

    /// <summary>The number of the last write, when it was, and the entries written after a version: of one state, by one statement.</summary>
    internal static (long Version, DateTimeOffset? UpdatedAt, List<QuarantineEntry> Changed) Since(NpgsqlConnection connection, long after)
    {
        using var command = Database.Command(connection,
            "select h.version, h.updated_at, l.agent, l.entry::text from ledger_head h left join ledger l on l.version > $1", after);
        using var reader = command.ExecuteReader();
        var (version, updatedAt, changed) = (-1L, (DateTimeOffset?)null, new List<QuarantineEntry>());
        while (reader.Read())
        {
            version = reader.GetInt64(0);
            updatedAt = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1);
            if (!reader.IsDBNull(2))
                changed.Add(EntryOf(reader.GetString(2), reader.GetString(3)));
        }
        return version >= 0 ? (version, updatedAt, changed) : throw NoHead();
    }

    private static QuarantineEntry EntryOf(string agent, string json) => LedgerJson.Entry(agent, JsonParser.Parse(Encoding.UTF8.GetBytes(json)));

    private static QuarantineException NoHead() =>
        Errors.StoreFailed("ledger_head", "the ledger's head row is gone; restore it from a backup.");

    private LedgerSnapshot Update(
        NpgsqlConnection connection, Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, DateTimeOffset now, long? epoch) =>
        Locking(() =>
        {
            using var transaction = connection.BeginTransaction();
            SetLockTimeout(connection);
            var version = Database.AskNumber(connection,
                "select version + 1 from ledger_head where $1::bigint is null or epoch = $1 for update", (object?)epoch ?? DBNull.Value);
            if (version == 0)
                throw Errors.LeaseLost(Name);
            var before = new LedgerSnapshot
            {
                Agents = Entries(connection, -1).ToDictionary(entry => entry.Agent, StringComparer.Ordinal),
                UpdatedAt = now,
            };
            var changes = Decide(connection, decide, before);
            if (changes.Count == 0)
            {
                if (_hasEvidence)
                    transaction.Commit();
                return before;
            }
            Database.Run(connection, "update ledger_head set version = $1, updated_at = $2", version, now.ToUniversalTime());
            Write(connection, version, changes, now);
            Database.Run(connection, "select pg_notify($1, $2)", LedgerWatch.Channel(database.Url),
                version.ToString(System.Globalization.CultureInfo.InvariantCulture));
            transaction.Commit();
            return before.With(changes.Select(change => change.Entry).OfType<QuarantineEntry>(), now);
        });

    private IReadOnlyList<LedgerChange> Decide(
        NpgsqlConnection connection, Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, LedgerSnapshot before)
    {
        (_writing, _hasEvidence) = (connection, false);
        try
        {
            return decide(before);
        }
        finally
        {
            _writing = null;
        }
    }

    private static void Write(NpgsqlConnection connection, long version, IReadOnlyList<LedgerChange> changes, DateTimeOffset now)
    {
        // The last word about an agent holds, as in a file.
        QuarantineEntry[] entries = [.. changes.Select(change => change.Entry).OfType<QuarantineEntry>().Reverse().DistinctBy(entry => entry.Agent)];
        Database.Run(connection,
            """
            insert into ledger (agent, version, entry) select agent, $1, entry::json from unnest($2::text[], $3::text[]) as changed (agent, entry)
            on conflict (agent) do update set version = excluded.version, entry = excluded.entry
            """,
            version, TextArray.Of(Array.ConvertAll(entries, entry => entry.Agent)), TextArray.Of(Array.ConvertAll(entries, LedgerJson.Write)));
        HistoryRecord[] records =
            [.. changes.Select(change => change.Record).OfType<HistoryRecord>().Select(record => record with { Revision = version })];
        Database.Run(connection,
            """
            insert into history (version, n, agent, at, record)
            select $1, n, agent, $4, record::json from unnest($2::text[], $3::text[]) with ordinality as noted (agent, record, n)
            """,
            version, TextArray.Of(Array.ConvertAll(records, record => record.Agent)),
            TextArray.Of(Array.ConvertAll(records, HistoryJson.Write)), now.ToUniversalTime());
    }

    private static CheckRecord? ReadCheck(NpgsqlConnection connection, string locking)
    {
        try
        {
            return Database.Ask(connection, "select last_check::text from ledger_head" + locking) is string text
                ? CheckFile.Parse(Encoding.UTF8.GetBytes(text))
                : null;
        }
        catch (JsonShapeException)
        {
            return null;
        }
    }

    private void SetLockTimeout(NpgsqlConnection connection) =>
        // A writer whose network is cut holds the ledger no longer than this.
        Database.Run(connection, "select set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', '12s', true)",
            FormattableString.Invariant($"{(long)lockTimeout.TotalMilliseconds}ms"));

    private T Locking<T>(Func<T> work) => database.Guard(() =>
    {
        try
        {
            return work();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw Errors.StoreLocked(Name, lockTimeout, e);
        }
    });
}
