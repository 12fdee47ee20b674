using AgentQuarantine.Stores;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>What a fleet's database holds. A schema of another version is told, not read.</summary>
internal static class StatusReader
{
    public static StoreStatus Read(NpgsqlConnection connection, StoreUrl url)
    {
        var version = Migrations.VersionOf(connection, url);
        var status = new StoreStatus
        {
            Name = url.Name,
            Version = version ?? 0,
            Needed = Migrations.Needed,
            Server = connection.PostgreSqlVersion.ToString(),
            Encrypted = Database.Ask(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()") is true,
        };
        if (version != Migrations.Needed)
            return status;
        using var head = Database.Command(connection, "select version, epoch from ledger_head");
        using var reader = head.ExecuteReader();
        if (reader.Read())
            status = status with { LedgerVersion = reader.GetInt64(0), Epoch = reader.GetInt64(1) };
        reader.Close();
        return status with
        {
            Agents = Database.AskNumber(connection, "select count(*) from agent"),
            Days = (int)Database.AskNumber(connection, Partitions("count(*) filter (where c.relname <> 'event_0')")),
            EventBytes = Database.AskNumber(connection, Partitions($"coalesce(sum({Citus.SizeFunction(connection)}(c.oid)), 0)")),
            Sources = [.. Sources(connection)],
        };
    }

    private static string Partitions(string what) =>
        $"select {what} from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'event'::regclass";

    private static IEnumerable<StoredSource> Sources(NpgsqlConnection connection)
    {
        using var command = Database.Command(connection, "select name, events, refused, updated_at from source order by name");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return new StoredSource(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));
    }
}
