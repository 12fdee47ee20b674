using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>Removes days that are old, and keeps what windows still need of them.</summary>
internal sealed class Retention(Database database)
{
    /// <inheritdoc cref="Stores.IFleetStore.Prune"/>
    public long Prune(TimeSpan keep, int window, Action<string>? progress)
    {
        using var connection = database.Open();
        return database.Guard(() =>
        {
            var before = Database.AskNumber(
                connection, "select floor(extract(epoch from now() - $1::float8 * interval '1 second') / 86400)::bigint", keep.TotalSeconds);
            long removed = 0;
            foreach (var day in Days(connection).Where(day => day < before))
            {
                var gone = Remove(connection, day, window);
                removed += gone;
                progress?.Invoke(FormattableString.Invariant($"{DateOnly.FromDayNumber(EpochDay + day):yyyy-MM-dd}: {gone} events removed"));
            }
            return removed + Thin(connection, window);
        });
    }

    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static List<int> Days(NpgsqlConnection connection)
    {
        using var command = Database.Command(connection,
            "select substr(c.relname, 7)::int from pg_inherits i join pg_class c on c.oid = i.inhrelid "
            + "where i.inhparent = 'event'::regclass and c.relname <> 'event_0' order by 1");
        using var reader = command.ExecuteReader();
        var days = new List<int>();
        while (reader.Read())
            days.Add(reader.GetInt32(0));
        return days;
    }

    // A reader sees the day with all of its events, or what windows need of it in day 0: one transaction does both.
    private static long Remove(NpgsqlConnection connection, int day, int window)
    {
        using var transaction = connection.BeginTransaction();
        var all = Database.AskNumber(connection, $"select count(*) from event_{day}");
        var kept = Database.Run(connection,
            $"""
            insert into event
            select e.agent, e.at, e.source, e.n, e.reward, e.latency_ms, e.cost_usd, e.error, e.no_reward, e.ts, e.rx, 0
            from (select distinct agent from event_{day}) a
            left join lateral ({EdgeOf("a.agent", "$1")}) edge on true
            join event_{day} e on e.agent = a.agent and (edge.at is null or (e.at, e.source, e.n) >= (edge.at, edge.source, edge.n))
            """,
            window);
        Database.Run(connection, $"drop table event_{day}");
        transaction.Commit();
        return all - kept;
    }

    private static long Thin(NpgsqlConnection connection, int window) => Database.Run(connection,
        $"""
        delete from event_0 e using (select distinct agent from event_0) a
        cross join lateral ({EdgeOf("a.agent", "$1")}) edge
        where e.agent = a.agent and (e.at, e.source, e.n) < (edge.at, edge.source, edge.n)
        """,
        window);

    /// <summary>The place of the oldest reward of an agent's window; no row where the window is not full.</summary>
    public static string EdgeOf(string agent, string window) =>
        $"""
        select w.at, w.source, w.n from event w where w.agent = {agent} and w.reward is not null
        order by w.at desc, w.source desc, w.n desc offset {window} - 1 limit 1
        """;
}
