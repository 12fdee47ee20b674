using System.Diagnostics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>One ledger in the database, many who write it, one check that decides.</summary>
public abstract class LedgerTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public void The_verbs_do_the_same_as_over_files()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("verbs");
        var url = server.Url("verbs");
        var log = folder.Write("a.jsonl", string.Concat(Enumerable.Repeat(
            "{\"agent\": \"bad\", \"reward\": -0.3}\n{\"agent\": \"good\", \"reward\": 0.1}\n", 15)));
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", log, "--to", url, "--once").ExitCode);
        string[] file = [log, "--all", "--ledger", "file.json"], fleet = [url, "--all", "--ledger", url];
        foreach (var verb in new[] { "check", "check" })
            Assert.Equal(Untimed(Agentq([verb, .. file])), Untimed(Agentq([verb, .. fleet])));
        Same("list");
        Same("test", "bad", "good");
        Same("add", "good", "--reason", "maintenance", "--until", "2030-01-01");
        Assert.Equal(Untimed(Agentq("check", log, "--all", "--ledger", "file.json")), Untimed(Agentq(["check", .. fleet])));
        Agentq("clear", "bad", "--ledger", "file.json", "--log", log);
        Agentq("clear", "bad", "--ledger", url);
        Same("list");
        Same("list", "--history");
        // Nothing past the marks: nobody is judged anew.
        Assert.Equal(Untimed(Agentq(["check", .. file])), Untimed(Agentq(["check", .. fleet])));
        File.AppendAllText(log, string.Concat(Enumerable.Repeat("{\"agent\": \"bad\", \"reward\": -0.3}\n", 15)));
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", log, "--to", url, "--once").ExitCode);
        Assert.Equal(Untimed(Agentq(["check", .. file])), Untimed(Agentq(["check", .. fleet])));
        Assert.Contains("bad is quarantined", Agentq("test", "bad", "--ledger", url));

        void Same(params string[] verb) =>
            Assert.Equal(Untimed(Agentq([.. verb, "--ledger", "file.json"])), Untimed(Agentq([.. verb, "--ledger", url])));
        string Agentq(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            Assert.True(ended.ExitCode is 0 or 3, ended.Error);
            return ended.Output;
        }
    }

    [Theory]
    [InlineData("worst")]
    [InlineData("all")]
    public void The_fleet_as_a_whole_is_judged_as_over_a_file(string action)
    {
        using var folder = new TemporaryFolder();
        var schema = "whole_" + action;
        using var store = server.Make(schema);
        var url = server.Url(schema);
        // Agent after agent there is no such fall: only in the order of the times.
        var log = folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{{\"agent\": \"{"xyz"[i % 3]}\", \"reward\": {(i < 20 ? "0.5" : i % 3 == 0 ? "-1" : "-0.25")}, "
            + $"\"ts\": \"{Now.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}\"}}\n")));
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", log, "--to", url, "--once").ExitCode);
        folder.Write("p.json", $$"""
            {
              "fleet_drawdown_limit": -8, "fleet_drawdown_action": "{{action}}",
              "defaults": { "drawdown_limit": -50, "base_hold": "1h" }
            }
            """);

        var file = PostgresServer.Agentq(folder.Path, "check", log, "--policy", "p.json", "--ledger", "file.json");
        var fleet = PostgresServer.Agentq(folder.Path, "check", url, "--policy", "p.json", "--ledger", url);

        Assert.Equal((0, Untimed(file.Output)), (fleet.ExitCode, Untimed(fleet.Output)));
        Assert.Contains("fleet drawdown -10.250 <= limit -8", fleet.Output);
        Assert.Equal(action == "all" ? 3 : 1, fleet.Output.Split("quarantine  yes").Length - 1);
    }

    [Fact]
    public void A_late_event_of_before_a_release_quarantines_nobody_again()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("late");
        var url = server.Url("late");
        var late = DateTimeOffset.UtcNow.AddMinutes(-1);
        string Losses(DateTimeOffset time) => string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"{{\"agent\": \"bad\", \"reward\": -1, \"ts\": \"{time.AddMilliseconds(i):yyyy-MM-ddTHH:mm:ss.fffZ}\"}}\n"));
        Ship("a.jsonl", Losses(late));
        Check("quarantine");
        PostgresServer.Agentq(folder.Path, "clear", "bad", "--ledger", url);
        Ship("b.jsonl", Losses(late.AddSeconds(5)));
        Check("healthy");
        Ship("c.jsonl", Losses(DateTimeOffset.UtcNow));
        Check("quarantine");

        void Ship(string log, string lines) =>
            Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", folder.Write(log, lines), "--to", url, "--once").ExitCode);
        void Check(string action) => Assert.Contains(
            $"\"action\": \"{action}\"", PostgresServer.Agentq(folder.Path, "check", url, "--ledger", url, "--include-healthy", "--json").Output);
    }

    [Fact]
    public void Racing_writers_leave_one_history_without_a_gap()
    {
        using var made = server.Make("race");
        const int Writers = 4, Acts = 100;
        var written = 0;
        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            using var store = server.Open("race");
            var ledger = store.Ledger(Timeout);
            var random = new Random(writer);
            for (var i = 0; i < Acts; i++)
            {
                var agent = $"agent-{random.Next(20)}";
                var before = 0;
                ledger.Update(
                    snapshot =>
                    {
                        var isActive = snapshot.Find(agent)?.Active == true;
                        before = 1;
                        return [Change(agent, !isActive)];
                    },
                    Now);
                Interlocked.Add(ref written, before);
            }
        });
        Assert.Equal(Writers * Acts, written);
        Assert.Equal((long)Writers * Acts, server.Ask("race", "select version from ledger_head"));
        Assert.Equal((long)Writers * Acts, server.Ask("race", "select count(*) from history"));
        Assert.Equal((long)Writers * Acts, server.Ask("race", "select count(distinct version) from history"));
        // Each act turned its agent over: none was decided on a ledger that was not the present one.
        foreach (var acts in made.Ledger(Timeout).History().GroupBy(record => record.Agent))
            Assert.Equal(acts.Select((_, i) => i % 2 == 0), acts.Select(record => record.Action == DecisionAction.Quarantine));
    }

    [Fact]
    public void One_check_is_active_and_the_next_one_says_so_and_ends_well()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("active");
        var ledger = store.Ledger(Timeout);
        using (ledger.TryLead())
        {
            var second = PostgresServer.Agentq(folder.Path, "check", server.Url("active"), "--ledger", server.Url("active"));
            Assert.Equal(0, second.ExitCode);
            Assert.Contains("another check", second.Error);
            Assert.Null(store.Ledger(Timeout).TryLead());
            ledger.Update(_ => [Change("a", true)], Now);
        }
        using var next = store.Ledger(Timeout).TryLead();
        Assert.NotNull(next);
        Assert.Equal(2L, server.Ask("active", "select epoch from ledger_head"));
    }

    [Fact]
    public void A_lease_that_was_lost_writes_nothing()
    {
        using var store = server.Make("fenced");
        var old = store.Ledger(Timeout);
        using var lease = old.TryLead();
        // Another one is active, though this one's session lives on.
        server.Ask("fenced", "update ledger_head set epoch = epoch + 1");
        var e = Assert.Throws<QuarantineException>(() => old.Update(_ => [Change("a", true)], Now));
        Assert.Equal(ErrorIds.LeaseLost, e.Id);
        Assert.Equal(0L, server.Ask("fenced", "select count(*) from history"));
        // A person's act needs no lease.
        ManualQuarantine.Add(store.Ledger(Timeout), "a", "by hand", null, Now);
        Assert.Equal(1L, server.Ask("fenced", "select version from ledger_head"));
    }

    [Fact]
    public void A_standby_takes_over_from_a_killed_check_within_a_second()
    {
        using var store = server.Make("killed");
        using var folder = new TemporaryFolder();
        // psql stands for a check that is killed: it holds the same lock.
        using var holder = Holder("killed");
        var standby = store.Ledger(Timeout);
        Assert.Null(standby.TryLead());
        var clock = Stopwatch.StartNew();
        holder.Kill();
        IDisposable? lease = null;
        Assert.True(SpinWait.SpinUntil(() => (lease = standby.TryLead()) is not null, TimeSpan.FromSeconds(60)));
        lease!.Dispose();
        Promised.Within(TimeSpan.FromSeconds(1), clock.Elapsed);
    }

    [Fact]
    public void A_standby_takes_over_when_the_network_to_the_holder_is_cut_and_the_holder_writes_nothing_more()
    {
        using var made = server.Make("cut");
        using var proxy = new SwallowingProxy(server.Port);
        using var far = server.Open("cut", port: proxy.Port);
        var holder = far.Ledger(Timeout);
        using var lease = holder.TryLead();
        holder.Update(_ => [Change("a", true)], Now);
        proxy.Swallow();
        var clock = Stopwatch.StartNew();
        var standby = made.Ledger(Timeout);
        IDisposable? taken = null;
        while (taken is null && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            Thread.Sleep(100);
            taken = standby.TryLead();
        }
        Assert.NotNull(taken);
        Promised.Within(TimeSpan.FromSeconds(15), clock.Elapsed);
        proxy.Heal();
        Assert.ThrowsAny<QuarantineException>(() => holder.Update(_ => [Change("a", false)], Now));
        Assert.Equal(1L, server.Ask("cut", "select version from ledger_head"));
        taken.Dispose();
    }

    [Fact]
    public void A_writer_whose_network_is_cut_within_its_act_holds_the_ledger_for_seconds_only()
    {
        using var made = server.Make("stuck");
        using var proxy = new SwallowingProxy(server.Port);
        using var far = server.Open("stuck", port: proxy.Port);
        var stuck = Task.Run(() => far.Ledger(Timeout).Update(
            _ =>
            {
                proxy.Swallow();
                return [Change("a", true)];
            },
            Now));
        Assert.True(SpinWait.SpinUntil(() => proxy.Swallows, TimeSpan.FromSeconds(60)));
        ManualQuarantine.Add(made.Ledger(TimeSpan.FromSeconds(60)), "b", "by hand", null, Now);
        proxy.Heal();
        Assert.Throws<AggregateException>(() => stuck.Wait(TimeSpan.FromSeconds(60)));
        Assert.Equal(["b"], made.Ledger(Timeout).Read().Agents.Keys);
    }

    private Process Holder(string schema)
    {
        var start = new ProcessStartInfo(Programs.OnPath("psql"), ["-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "owner", "-d", "postgres", "-q"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PGPASSWORD"] = PostgresServer.Password;
        var process = Process.Start(start)!;
        process.StandardInput.WriteLine($"set search_path = {schema};");
        process.StandardInput.WriteLine("select pg_advisory_lock(hashtextextended('agentquarantine check ' || current_schema(), 0));");
        process.StandardInput.Flush();
        Assert.True(SpinWait.SpinUntil(
            () => (long)server.Ask(schema, "select count(*) from pg_locks where locktype = 'advisory' and granted")! > 0, TimeSpan.FromSeconds(10)));
        return process;
    }

    private static LedgerChange Change(string agent, bool active) => new(
        new QuarantineEntry
        {
            Agent = agent,
            State = active ? QuarantineState.Quarantined : QuarantineState.Healthy,
            Reason = "test",
            Since = Now,
        },
        new HistoryRecord { Time = Now, Agent = agent, Action = active ? DecisionAction.Quarantine : DecisionAction.Clear, Reason = "test" });

    private static string Untimed(string output) =>
        System.Text.RegularExpressions.Regex.Replace(output, @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", "<time>");
}
