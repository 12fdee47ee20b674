using AgentQuarantine.Stores;
using Npgsql;
using NpgsqlTypes;

namespace AgentQuarantine.Store.Postgres;

/// <summary>Takes batches: the log's row is moved on under compare-and-set, and the events come by COPY, in one transaction.</summary>
internal sealed class PostgresShipments(Database database) : IShipmentTarget
{
    // Of so many files of a log it is known how far they were shipped.
    private const int MostFiles = 1024;

    private const long TicksOfEpoch = 621_355_968_000_000_000;

    private readonly HashSet<string> _agents = new(StringComparer.Ordinal);
    private NpgsqlConnection? _connection;
    private int _day;

    /// <inheritdoc/>
    public ShippedSource Find(string source) => Using(connection =>
    {
        Database.Run(connection, "insert into source (name) values ($1) on conflict do nothing", source);
        using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        using var command = Database.Command(connection, "select id, batch, events, carry_at from source where name = $1", source);
        using var reader = command.ExecuteReader();
        reader.Read();
        var (id, batch, events, carryAt) = (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        reader.Close();
        var files = Files(connection, id);
        transaction.Commit();
        return new ShippedSource(source, batch, events, carryAt, files);
    });

    /// <inheritdoc/>
    public ShippedSource? Send(ShippedBatch batch) => Using(connection => Send(connection, batch));

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private ShippedSource? Send(NpgsqlConnection connection, ShippedBatch batch)
    {
        var before = batch.Before;
        var ats = new long[batch.Events.Length];
        var carryAt = before.CarryAt;
        for (var i = 0; i < ats.Length; i++)
            ats[i] = carryAt = Math.Max(carryAt, batch.Events.Span[i].Timestamp);
        var after = before with
        {
            Batch = before.Batch + 1,
            Events = before.Events + ats.Length,
            CarryAt = carryAt,
            Files = [batch.File, .. before.Files.Where(file => file.Number != batch.File.Number)],
        };

        using var transaction = connection.BeginTransaction();
        if (Move(connection, batch, after) is not var (id, received))
            return null;
        Keep(connection, id, batch.File);
        AddAgents(connection, batch);
        EnsureDay(connection, received);
        Copy(connection, batch, ats, id, received);
        transaction.Commit();
        return after;
    }

    // No row: another batch has come in between, or this one came before its connection broke.
    private static (int Id, long Received)? Move(NpgsqlConnection connection, ShippedBatch batch, ShippedSource after)
    {
        using var command = Database.Command(connection,
            $"""
            update source set batch = $3, events = $4, carry_at = $5, refused = refused + $6, updated_at = now()
            where name = $1 and batch = $2 returning id, {StoredTime.NowTicks}
            """,
            after.Name, batch.Before.Batch, after.Batch, after.Events, after.CarryAt, (long)batch.Refused);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt32(0), reader.GetInt64(1)) : null;
    }

    private static void Keep(NpgsqlConnection connection, int source, ShippedFile file) => Database.Run(connection,
        """
        insert into source_file (source, number, identity, position, at_line_start, head_bytes, guard_bytes, print) values ($1, $2, $3, $4, $5,
            $6, $7, $8)
        on conflict (source, number) do update set identity = excluded.identity, position = excluded.position, at_line_start = excluded.at_line_start,
            head_bytes = excluded.head_bytes, guard_bytes = excluded.guard_bytes, print = excluded.print, updated_at = now()
        """,
        source, file.Number, file.Identity, file.Position, file.AtLineStart, file.HeadBytes, file.GuardBytes, file.Print);

    // In one order everywhere, so that no two shippers wait for each other.
    private void AddAgents(NpgsqlConnection connection, ShippedBatch batch)
    {
        var added = new SortedSet<string>(StringComparer.Ordinal);
        var last = -1;
        foreach (ref readonly var e in batch.Events.Span)
        {
            if (e.Agent == last)
                continue;
            last = e.Agent;
            var name = batch.Agents[e.Agent];
            if (!_agents.Contains(name))
                added.Add(name);
        }
        if (added.Count == 0)
            return;
        Database.Run(connection, "insert into agent (agent) select unnest($1::text[]) on conflict do nothing", TextArray.Of(added));
        _added = added;
    }

    private SortedSet<string>? _added;

    private void EnsureDay(NpgsqlConnection connection, long received)
    {
        var day = DayOf(received);
        if (day == _day)
            return;
        Database.Run(connection, "select ensure_day($1)", day);
        _newDay = day;
    }

    private int _newDay;

    private static int DayOf(long ticks) => (int)((ticks - TicksOfEpoch) / TimeSpan.TicksPerDay);

    private static void Copy(NpgsqlConnection connection, ShippedBatch batch, long[] ats, int source, long received)
    {
        if (ats.Length == 0)
            return;
        using var writer = connection.BeginBinaryImport(
            "copy event (agent, at, source, n, reward, latency_ms, cost_usd, error, no_reward, ts, rx, day) from stdin (format binary)");
        var n = batch.Before.Events;
        for (var i = 0; i < ats.Length; i++)
        {
            ref readonly var e = ref batch.Events.Span[i];
            writer.StartRow();
            writer.Write(batch.Agents[e.Agent], NpgsqlDbType.Text);
            writer.Write(ats[i], NpgsqlDbType.Bigint);
            writer.Write(source, NpgsqlDbType.Integer);
            writer.Write(++n, NpgsqlDbType.Bigint);
            Number(writer, e.Reward);
            Number(writer, e.LatencyMs);
            Number(writer, e.CostUsd);
            writer.Write(e.IsError, NpgsqlDbType.Boolean);
            writer.Write((short)e.NoReward, NpgsqlDbType.Smallint);
            writer.Write(e.Timestamp, NpgsqlDbType.Bigint);
            writer.Write(received, NpgsqlDbType.Bigint);
            writer.Write(DayOf(received), NpgsqlDbType.Integer);
        }
        writer.Complete();

        static void Number(NpgsqlBinaryImporter writer, double value)
        {
            if (double.IsNaN(value))
                writer.WriteNull();
            else
                writer.Write(value, NpgsqlDbType.Double);
        }
    }

    private static List<ShippedFile> Files(NpgsqlConnection connection, int source)
    {
        using var command = Database.Command(connection,
            """
            select number, identity, position, at_line_start, head_bytes, guard_bytes, print
            from source_file where source = $1 order by number desc limit $2
            """,
            source, MostFiles);
        using var reader = command.ExecuteReader();
        var files = new List<ShippedFile>();
        while (reader.Read())
        {
            files.Add(new ShippedFile(
                reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetBoolean(3), reader.GetInt32(4), reader.GetInt32(5),
                reader.GetString(6)));
        }
        return files;
    }

    // One connection for all batches; after a failure another one.
    private T Using<T>(Func<NpgsqlConnection, T> work)
    {
        (_added, _newDay) = (null, 0);
        try
        {
            _connection ??= Connect();
            var result = database.Guard(() => work(_connection));
            // Only what is committed is known.
            _agents.UnionWith(_added ?? []);
            _day = _newDay > 0 ? _newDay : _day;
            return result;
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private NpgsqlConnection Connect()
    {
        var connection = database.Open();
        // A batch that a cut network has left half sent holds its log's row no longer than this.
        database.Guard(() => Database.Run(connection,
            "set idle_in_transaction_session_timeout = '12s'; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; "
            + "set tcp_keepalives_count = 3"));
        return connection;
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
