using AgentQuarantine.Store.Postgres;
using Npgsql;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>A fleet that an earlier version made is refused, is brought up to date, and has lost nothing then.</summary>
[Collection(SharedServer.Name)]
public sealed class UpgradeTests(PostgresServer server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_fleet_of_before_is_upgraded_with_its_events_and_its_ledger(int from)
    {
        server.Need();
        using var folder = new TemporaryFolder();
        var schema = $"of_version_{from}";
        var (url, newUrl) = (server.Url(schema), server.Url(schema + "_new"));
        using (server.Make(schema + "_new"))
        {
        }
        var log = new FleetLog(1, 4, seed: 21);
        log.Add(800);
        Run(0, "ship", folder.Write("a.jsonl", log[0]), "--to", newUrl, "--once");
        Run(0, "add", "agent-1", "--reason", "by hand", "--ledger", newUrl);
        MakeOld(schema, from);
        Copy(schema + "_new", schema, "source", "source_file", "agent", "event", "ledger", "history");
        foreach (var verb in new[] { new[] { "stats", url }, ["list", "--ledger", url], ["ship", folder["a.jsonl"], "--to", url, "--once"] })
            Assert.StartsWith("agentq: StoreTooOld: ", Run(1, verb));
        Assert.Contains($"\"version\": {from}", Run(0, "store", "status", url, "--json"));
        Run(0, "store", "upgrade", url);
        Run(0, "store", "upgrade", url);
        Assert.Equal(Run(0, "stats", newUrl), Run(0, "stats", url));
        Assert.Equal(Run(0, "list", "--ledger", newUrl), Run(0, "list", "--ledger", url));
        log.Add(200);
        File.WriteAllText(folder["a.jsonl"], log[0]);
        foreach (var to in new[] { url, newUrl })
            Run(0, "ship", folder["a.jsonl"], "--to", to, "--once");
        Assert.Equal(Run(0, "stats", newUrl), Run(0, "stats", url));
        // What stands in the schema is the same, whichever way it came there.
        Assert.Equal(Shape(schema + "_new"), Shape(schema));

        string Run(int exitCode, params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            Assert.True(ended.ExitCode == exitCode, ended.Error);
            return exitCode == 0 ? ended.Output : ended.Error;
        }
    }

    private void MakeOld(string schema, int version)
    {
        using var connection = server.Connect("public");
        Execute(connection, $"create schema {schema}; set search_path = {schema}");
        for (var number = 1; number <= version; number++)
        {
            using var stream = typeof(PostgresStore).Assembly.GetManifestResourceStream($"{number:000}.sql")!;
            using var reader = new StreamReader(stream);
            Execute(connection, reader.ReadToEnd().Replace("{schema}", schema, StringComparison.Ordinal));
        }
        Execute(connection, $"update meta set schema_version = {version}; select ensure_day((extract(epoch from now()) / 86400)::int)");
    }

    private void Copy(string from, string to, params string[] tables)
    {
        using var connection = server.Connect("public");
        foreach (var table in tables)
        {
            var identity = table is "source" or "agent" ? "overriding system value" : "";
            Execute(connection, $"insert into {to}.{table} {identity} select * from {from}.{table}");
        }
        Execute(connection, $"update {to}.ledger_head set version = head.version, updated_at = head.updated_at from {from}.ledger_head head");
    }

    private string Shape(string schema)
    {
        using var connection = server.Connect("public");
        using var command = new NpgsqlCommand(
            $"""
            select string_agg(line, E'\n' order by line) from (
                select format('%s.%s %s %s', table_name, column_name, data_type, is_nullable) line
                from information_schema.columns where table_schema = '{schema}'
                union select replace(indexdef, '{schema}', 'fleet') from pg_indexes where schemaname = '{schema}') shape
            """, connection);
        return (string)command.ExecuteScalar()!;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
