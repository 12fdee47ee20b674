namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>Old days go, and no window changes.</summary>
public abstract class RetentionTests(PostgresServer server)
{
    [Fact]
    public void Days_that_are_gone_leave_what_windows_need()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("prune");
        var url = server.Url("prune");
        var log = new FleetLog(1, 4, seed: 9);
        log.Add(4000);
        // One that has earned little, and whose window is never full.
        var path = folder.Write("a.jsonl", "{\"agent\": \"rare\", \"reward\": 0.5}\n{\"agent\": \"silent\"}\n" + log[0]);
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", path, "--to", url, "--once").ExitCode);
        // As if they had arrived over the last days: the older half is eight days old.
        server.Ask("prune",
            """
            do $$
            declare today int := (select max(day) from event);
            begin
                perform ensure_day(today - 8);
                update event set day = today - 8 where n <= 3600;
            end $$
            """);
        var before = Statistics("--window", "300");
        Assert.Equal(0, store.Prune(TimeSpan.FromDays(30), 300));
        var days = new List<string>();
        var removed = store.Prune(TimeSpan.FromDays(2), 300, days.Add);
        Assert.Single(days);
        Assert.InRange(removed, 1, 3600);
        Assert.Equal(4002L - removed, server.Ask("prune", "select count(*) from event"));
        Assert.Equal(1, store.Status().Days);
        Assert.Equal(before, Statistics("--window", "300"));
        // Once more: what windows do not need any more goes from day 0, too.
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", folder.Write("b.jsonl", MoreOf(log)), "--to", url, "--once").ExitCode);
        before = Statistics("--window", "300");
        Assert.InRange(store.Prune(TimeSpan.FromDays(2), 300), 1, 4000);
        Assert.Equal(before, Statistics("--window", "300"));
        Assert.Equal(0L, store.Prune(TimeSpan.FromDays(2), 300));

        string Statistics(params string[] more) => PostgresServer.Agentq(folder.Path, ["stats", url, "--json", .. more]).Output;
        static string MoreOf(FleetLog log) => log.Add(3000)[0];
    }

    [Fact]
    public void A_shipper_makes_no_day_but_the_present_ones()
    {
        using var store = server.Make("days");
        foreach (var day in new[] { "0", "1", "(extract(epoch from now()) / 86400)::int + 30" })
            Assert.Throws<Npgsql.PostgresException>(() => server.Ask("days", $"select ensure_day({day})"));
        server.Ask("days", "select ensure_day((extract(epoch from now()) / 86400)::int)");
        server.Ask("days", "select ensure_day((extract(epoch from now()) / 86400)::int)");
        Assert.Equal(1, store.Status().Days);
    }
}
