using AgentQuarantine.Store.Postgres;
using Npgsql;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>A fleet's schema: made, brought up to date, refused.</summary>
public abstract class StoreTests(PostgresServer server)
{
    [Fact]
    public void A_fleet_is_made_once_and_shown()
    {
        using var folder = new TemporaryFolder();
        server.Need();
        var url = server.Url("made");
        var before = PostgresServer.Agentq(folder.Path, "stats", url);
        var first = PostgresServer.Agentq(folder.Path, "store", "init", url);
        var second = PostgresServer.Agentq(folder.Path, "store", "init", url);
        var status = PostgresServer.Agentq(folder.Path, "store", "status", url, "--json");
        Assert.Equal((1, 0, 0, 0), (before.ExitCode, first.ExitCode, second.ExitCode, status.ExitCode));
        Assert.StartsWith("agentq: StoreNotFound: ", before.Error);
        Assert.Contains("\"version\": 3", status.Output);
        foreach (var ended in new[] { before, first, second, status })
            Assert.DoesNotContain(PostgresServer.Password, ended.Output + ended.Error);
    }

    [Fact]
    public void Makers_at_once_make_one_fleet()
    {
        server.Need();
        Parallel.For(0, 8, _ =>
        {
            using var store = server.Open("at_once");
            store.Initialize();
        });
        using var made = server.Open("at_once");
        Assert.Equal(made.Status().Needed, made.Status().Version);
    }

    [Theory]
    [InlineData(-1, ErrorIds.StoreTooOld)]
    [InlineData(1, ErrorIds.StoreTooNew)]
    public void A_schema_of_another_version_is_refused(int difference, string id)
    {
        using var store = server.Make("other_version");
        server.Ask("other_version", $"update meta set schema_version = {store.Status().Needed + difference}");
        try
        {
            using var other = server.Open("other_version");
            var e = Assert.Throws<QuarantineException>(() => other.Ledger(TimeSpan.FromSeconds(1)).Read());
            Assert.Equal(id, e.Id);
        }
        finally
        {
            server.Ask("other_version", $"update meta set schema_version = {store.Status().Needed}");
        }
    }

    [Fact]
    public void Where_nobody_listens_and_where_the_password_is_wrong_it_is_said_without_the_password()
    {
        server.Need();
        using var nobody = server.Open("x", port: 1);
        var unreachable = Assert.Throws<QuarantineException>(() => nobody.Status());
        Assert.Equal(ErrorIds.StoreUnreachable, unreachable.Id);
        using var wrong = PostgresStore.Open(server.Url("x"), new System.Net.NetworkCredential("owner", "wr0ng"));
        var denied = Assert.Throws<QuarantineException>(() => wrong.Status());
        Assert.Equal(ErrorIds.StoreDenied, denied.Id);
        Assert.DoesNotContain("wr0ng", denied.ToString());
    }

    [Theory]
    [InlineData("postgres://host", "names no database")]
    [InlineData("postgres://a:pw-in-url@host/db", "holds a password")]
    [InlineData("postgres://host/db?password=pw-in-url", "holds a password")]
    [InlineData("postgres://host/db?schema=No", "schema's name")]
    [InlineData("postgres://host/db?schema=a;drop", "schema's name")]
    [InlineData("postgres://host/db?sslmode=maybe", "sslmode is")]
    [InlineData("postgres://host/db?shema=a", "no setting 'shema'")]
    public void A_wrong_address_is_refused_before_anything_is_connected_to(string url, string why)
    {
        var e = Assert.Throws<QuarantineException>(() => PostgresStore.Open(url));
        Assert.Equal(ErrorIds.StoreUrlInvalid, e.Id);
        Assert.Contains(why, e.Message);
        Assert.DoesNotContain("pw-in-url", e.ToString());
    }

    [Fact]
    public void Each_role_may_do_its_work_and_nothing_else()
    {
        using var store = server.Make("roles");
        store.Shipments().Find("h:/log");
        using (var connection = server.Connect("roles"))
            Run(connection, "select ensure_day(20000); insert into agent (agent) values ('a')");
        string[] roles = ["ship", "check", "gate", "read"];
        foreach (var role in roles)
            server.Ask("roles", $"create role {role}_user login password '{PostgresServer.Password}' in role roles_{role}");
        (string Act, string Sql, string Allowed)[] matrix =
        [
            ("ships events", "insert into event values ('a', 1, 1, 1, 1, null, null, false, 0, 1, 1, 0)", "ship"),
            ("moves places", "update source set batch = batch + 1", "ship"),
            ("adds agents", "insert into agent (agent) values ('b') on conflict do nothing", "ship"),
            ("makes days", "select ensure_day((extract(epoch from now()) / 86400)::int)", "ship"),
            ("reads events", "select count(*) from event", "check read"),
            ("changes events", "update event set reward = 0", ""),
            ("removes events", "delete from event", ""),
            ("reads the ledger", "select count(*) from ledger", "check gate read"),
            ("writes the ledger", "insert into ledger values ('a', 1, '{}') on conflict do nothing", "check"),
            ("takes versions", "update ledger_head set version = version", "check"),
            ("removes entries", "delete from ledger", ""),
            ("reads history", "select count(*) from history", "check read"),
            ("writes history", "insert into history values (1, 1, 'a', now(), '{}') on conflict do nothing", "check"),
            ("reads evidence", "select count(*) from evidence, evidence_head", "check read"),
            ("writes evidence", "insert into evidence values ('a', '{}') on conflict do nothing", "check"),
            ("moves evidence on", "update evidence_head set revision = revision", "check"),
            ("changes history", "update history set n = n", ""),
            ("removes history", "delete from history", ""),
            ("listens", "listen agentquarantine_roles", "ship check gate read"),
            ("makes tables", "create table mine (x int)", ""),
            ("changes the version", "update meta set schema_version = 9", ""),
        ];
        foreach (var (act, sql, allowed) in matrix)
        {
            foreach (var role in roles)
                Assert.True(May(role, sql) == allowed.Split(' ').Contains(role), $"{role} {act}");
        }

        bool May(string role, string sql)
        {
            using var connection = server.Connect("roles", role + "_user");
            try
            {
                Run(connection, "begin; " + sql);
                return true;
            }
            catch (PostgresException e)
            {
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
                return false;
            }
        }
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
