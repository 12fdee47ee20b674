using AgentQuarantine.Quarantine;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>The database cut off for ten seconds, as gates and shippers see it; AGENTQ_LONG=1: for a minute.</summary>
public abstract class CutOffTests(PostgresServer server)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(IsLong ? 60 : 10);

    [Fact]
    public void Gates_keep_the_last_state_tell_its_age_and_miss_nothing_afterwards()
    {
        using var store = server.Make("cut_gates");
        var ledger = store.Ledger(Timeout);
        ManualQuarantine.Add(ledger, "before", "by hand", null, Now);
        using var proxy = new SwallowingProxy(server.Port);
        using var far = server.Open("cut_gates", port: proxy.Port);
        var gates = Enumerable.Range(0, 5).Select(_ => new QuarantineGate(far.Ledger(Timeout))).ToList();
        using var careful = new QuarantineGate(far.Ledger(Timeout)) { StaleAfter = Cut / 2, WhenStale = WhenStale.Deny };
        var changes = 0;
        proxy.Swallow();
        Elapse(gates[0], () =>
        {
            ManualQuarantine.Add(ledger, $"meanwhile-{changes++}", "by hand", null, Now);
            Assert.All(gates, gate => Assert.True(gate.IsDisabled("before") && !gate.IsDisabled("meanwhile-0")));
        });
        Assert.All(gates, gate => Assert.True(gate.SnapshotAge > Cut / 2));
        Assert.All(gates, gate => Assert.True(
            SpinWait.SpinUntil(() => gate.LastError?.Id == ErrorIds.StoreUnreachable, TimeSpan.FromSeconds(60))));
        Assert.True(careful.IsStale && careful.IsDisabled("other"));
        proxy.Heal();
        foreach (var gate in gates.Append(careful))
        {
            Assert.True(SpinWait.SpinUntil(
                () => gate.IsDisabled($"meanwhile-{changes - 1}") && gate.LastError is null && gate.SnapshotAge < Cut / 2, TimeSpan.FromSeconds(60)));
            Assert.All(Enumerable.Range(0, changes), i => Assert.True(gate.IsDisabled($"meanwhile-{i}")));
            Assert.False(gate.IsDisabled("other"));
            gate.Dispose();
        }
    }

    [Fact]
    public void Shippers_keep_what_the_logs_hold_through_rotations_and_lose_and_double_nothing()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("cut_shipper");
        using var proxy = new SwallowingProxy(server.Port);
        using var far = server.Open("cut_shipper", port: proxy.Port);
        // Its snapshot's age tells how long the cut has been.
        using var clock = new QuarantineGate(far.Ledger(Timeout));
        var log = new FleetLog(1, 5, seed: 4);
        var path = folder.Write("a.jsonl", log.Add(2000)[0]);
        using var shipper = PostgresServer.StartAgentq(folder.Path, "ship", path, "--to", server.Url("cut_shipper", port: proxy.Port),
            "--host-name", "host", "--rotate-wait", "1s", "--metrics", folder["ship.prom"]);
        Assert.True(SpinWait.SpinUntil(() => Count() == log.Count, TimeSpan.FromSeconds(60)));
        proxy.Swallow();
        var steps = 0;
        Elapse(clock, () =>
        {
            File.AppendAllText(path, log.Add(100)[0]);
            if (++steps % 10 == 0)
                File.Move(path, folder[$"a.jsonl-20260301{steps:0000}"]);
        });
        Assert.Equal(2000, Count());
        if (IsLong)
            Metrics("agentquarantine_ship_up 0");
        proxy.Heal();
        Assert.True(SpinWait.SpinUntil(() => Count() == log.Count, TimeSpan.FromMinutes(2)), $"{Count()} of {log.Count}");
        Metrics("agentquarantine_ship_up 1", $"agentquarantine_ship_lag_bytes{{log=\"{path}\"}} 0\n");
        Programs.Run("/bin/kill", folder.Path, "-TERM", $"{shipper.Id}");
        Assert.Equal(0, Programs.End(shipper).ExitCode);
        Assert.Equal((long)log.Count, server.Ask("cut_shipper", "select count(distinct (source, n)) from event"));
        Assert.Equal((long)log.Count, server.Ask("cut_shipper", "select count(distinct ts) from event"));

        long Count() => (long)server.Ask("cut_shipper", "select count(*) from event")!;
        void Metrics(params string[] parts) => Assert.True(SpinWait.SpinUntil(
            () => File.ReadAllText(folder["ship.prom"]) is var text && parts.All(text.Contains), TimeSpan.FromSeconds(60)));
    }

    // The cut's time, by the age that a gate behind it tells; each act comes when it has grown again.
    private static void Elapse(QuarantineGate gate, Action act)
    {
        for (var age = TimeSpan.Zero; age < Cut; age += TimeSpan.FromMilliseconds(250))
        {
            Assert.True(SpinWait.SpinUntil(() => gate.SnapshotAge > age, TimeSpan.FromSeconds(60)));
            act();
        }
    }
}
