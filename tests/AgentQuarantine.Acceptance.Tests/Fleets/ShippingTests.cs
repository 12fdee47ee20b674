using AgentQuarantine.Events;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>Events on their way from hosts' logs to the database.</summary>
public abstract class ShippingTests(PostgresServer server)
{
    private static readonly string[] NotOfTheStore = ["path", "first_byte", "last_byte", "\"format\""];

    [Fact]
    public void What_is_there_is_shipped_once()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("once");
        var log = new FleetLog(1, 3, seed: 1);
        log.Add(1000);
        var path = folder.Write("a.jsonl", log[0]);
        var url = server.Url("once");
        var first = PostgresServer.Agentq(folder.Path, "ship", path, "--to", url, "--once", "--json");
        var second = PostgresServer.Agentq(folder.Path, "ship", path, "--to", url, "--once", "--json");
        log.Add(500);
        File.WriteAllText(path, log[0]);
        var third = PostgresServer.Agentq(folder.Path, "ship", path, "--to", url, "--once", "--json");
        Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, third.ExitCode));
        Assert.Contains("\"events\": 1000", first.Output);
        Assert.Contains("\"events\": 0", second.Output);
        Assert.Contains("\"events\": 500", third.Output);
        Assert.Equal(1500L, server.Ask("once", "select count(*) from event"));
    }

    [Fact]
    public void Rotations_copies_truncations_and_compressed_files_lose_nothing_and_double_nothing()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("rotated");
        var log = new FleetLog(1, 3, seed: 2);
        var (path, url) = (folder["a.jsonl"], server.Url("rotated"));
        File.WriteAllText(path, log.Add(300)[0]);
        Ship();
        // Renamed while nobody looks, twice; the older one is compressed.
        File.AppendAllText(path, log.Add(100)[0]);
        File.Move(path, folder["a.jsonl.2"]);
        File.WriteAllText(folder["a.jsonl.1"], log.Add(100)[0]);
        File.WriteAllText(path, log.Add(100)[0]);
        Compress(folder["a.jsonl.2"]);
        Ship();
        Assert.Equal((long)log.Count, server.Ask("rotated", "select count(*) from event"));
        // copytruncate: a copy, and the file begun anew.
        File.AppendAllText(path, log.Add(50)[0]);
        File.Move(folder["a.jsonl.1"], folder["a.jsonl.3"]);
        File.Copy(path, folder["a.jsonl.1"]);
        File.WriteAllText(path, log.Add(20)[0]);
        Ship();
        Ship();
        Assert.Equal((long)log.Count, server.Ask("rotated", "select count(distinct (source, n)) from event"));
        Assert.Equal((long)log.Count, server.Ask("rotated", "select count(*) from event"));
        Assert.Equal((long)log.Count, server.Ask("rotated", "select count(distinct ts) from event"));

        void Ship()
        {
            var ended = PostgresServer.Agentq(folder.Path, "ship", path, "--to", url, "--once");
            Assert.True(ended.ExitCode == 0, ended.Error);
        }
    }

    [Fact]
    public void A_csv_is_shipped_with_each_file_s_own_header()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("csv");
        var (path, url) = (folder["a.csv"], server.Url("csv"));
        File.WriteAllText(path, "agent,reward,note\na,1,\n\"b, of\ntwo lines\",-2,\"not whole");
        Assert.Contains("\"events\": 1,", Ship());
        File.AppendAllText(path, " yet\"\na,3,\n");
        File.Move(path, path + ".1");
        File.WriteAllText(path, "reward;ok;agent\r\n0.5;true;a\r\n4;false;b\r\n");
        Assert.Contains("\"events\": 4,", Ship());
        Assert.Contains("\"events\": 0,", Ship());
        // The same as from the files.
        Assert.Equal(Statistics(folder, path, "--all"), Statistics(folder, url, "--all"));

        string Ship()
        {
            var ended = PostgresServer.Agentq(folder.Path, "ship", path, "--to", url, "--once", "--json");
            Assert.True(ended.ExitCode == 0, ended.Error);
            Assert.Contains("\"refused\": 0", ended.Output);
            return ended.Output;
        }
    }

    [Fact]
    public void What_the_database_cannot_hold_is_refused_and_counted_and_stops_nothing()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("refusing");
        var path = folder.Write("a.jsonl",
            """{"agent": "a", "reward": 1}""" + "\n" + """{"agent": "nul\u0000", "reward": 1}""" + "\n"
            + "{\"agent\": \"" + string.Concat(Enumerable.Repeat("\U0001F600", 300)) + "\", \"reward\": 1}\n"
            + """{"agent": "b", "reward": 2}""" + "\n");
        var ended = PostgresServer.Agentq(folder.Path, "ship", path, "--to", server.Url("refusing"), "--once", "--json");
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("\"refused\": 2", ended.Output);
        Assert.Contains("U+0000", ended.Error);
        Assert.Equal(2L, server.Ask("refusing", "select count(*) from event"));
        Assert.Equal(2L, Assert.Single(store.Status().Sources).Refused);
    }

    [Fact]
    public void A_batch_that_is_sent_again_adds_nothing()
    {
        using var store = server.Make("again");
        using var target = store.Shipments();
        var agents = new AgentTable();
        var events = Enumerable.Range(1, 10).Select(i => new AgentEvent { Agent = agents.Intern("a"), Reward = i, Timestamp = i }).ToArray();
        var batch = new ShippedBatch
        {
            Before = target.Find("h:/log"),
            File = new ShippedFile(1, "1:2:3", 100, true, 0, 0, ""),
            Agents = agents,
            Events = events,
        };
        Assert.Equal(1, target.Send(batch)?.Batch);
        Assert.Null(target.Send(batch));
        Assert.Equal(10L, server.Ask("again", "select count(*) from event"));
        Assert.Equal(100, Assert.Single(target.Find("h:/log").Files).Position);
    }

    [Fact]
    public void Killed_servers_and_shippers_during_rotations_leave_every_event_once_and_the_statistics_of_one_log()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("crash");
        const int Hosts = 2, Rounds = 10;
        var log = new FleetLog(Hosts, 25, seed: 3);
        var url = server.Url("crash");
        var shippers = Enumerable.Range(0, Hosts).Select(Start).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var part = 0; part < 4; part++)
            {
                var lines = log.Add(1500);
                for (var host = 0; host < Hosts; host++)
                    File.AppendAllText(Path(host), lines[host]);
                Thread.Sleep(40);
            }
            if (round % 2 == 0)
            {
                server.Kill();
                Rotate(round % Hosts, round);
                server.Start();
            }
            else
            {
                shippers[round / 2 % Hosts].Kill();
                shippers[round / 2 % Hosts].WaitForExit();
                Rotate(round / 2 % Hosts, round);
                shippers[round / 2 % Hosts] = Start(round / 2 % Hosts);
            }
        }
        Assert.True(SpinWait.SpinUntil(Arrived, TimeSpan.FromMinutes(2)), $"{server.Ask("crash", "select count(*) from event")} of {log.Count}");
        foreach (var shipper in shippers)
        {
            Programs.Run("/bin/kill", folder.Path, "-TERM", $"{shipper.Id}");
            Assert.Equal(0, Programs.End(shipper).ExitCode);
        }
        Assert.Equal((long)log.Count, server.Ask("crash", "select count(*) from event"));
        Assert.Equal((long)log.Count, server.Ask("crash", "select count(distinct (source, n)) from event"));
        Assert.Equal((long)log.Count, server.Ask("crash", "select count(distinct ts) from event"));
        var merged = folder.Write("merged/all.jsonl", log.All);
        Assert.Equal(Statistics(folder, merged, "--all"), Statistics(folder, url, "--all"));
        // The windows alone, by index: what counts all events is of fewer.
        Assert.Equal(Windows(Statistics(folder, merged, "--all", "--window", "100")), Windows(Statistics(folder, url, "--window", "100")));

        string Path(int host) => folder[$"host{host}.jsonl"];
        bool Arrived()
        {
            try
            {
                Thread.Sleep(200);
                return (long)server.Ask("crash", "select count(*) from event")! == log.Count;
            }
            catch (Npgsql.NpgsqlException)
            {
                return false;
            }
        }
        System.Diagnostics.Process Start(int host) =>
            PostgresServer.StartAgentq(folder.Path, "ship", Path(host), "--to", url, "--host-name", $"host{host}", "--rotate-wait", "1s");
        void Rotate(int host, int round)
        {
            if (round % 3 == 0)
                File.Move(Path(host), Path(host) + $"-20260301{round:00}");
            else
                File.Move(Path(host), folder[$"host{host}.jsonl-20260301{round:00}"]);
        }
    }

    private static string[] Windows(string[] statistics) =>
        [.. statistics.Where(line =>
            !line.Contains("\"runs\"") && !line.Contains("errors") && !line.Contains("rewards_") && !line.Contains("mean_"))];

    // The numbers as JSON writes them: the shortest text that gives the same bits.
    private static string[] Statistics(TemporaryFolder folder, params string[] arguments)
    {
        var ended = PostgresServer.Agentq(folder.Path, ["stats", .. arguments, "--json"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return [.. ended.Lines.Where(line => !NotOfTheStore.Any(line.Contains))];
    }

    private static void Compress(string path)
    {
        using (var from = File.OpenRead(path))
        using (var to = new System.IO.Compression.GZipStream(File.Create(path + ".gz"), System.IO.Compression.CompressionLevel.Fastest))
            from.CopyTo(to);
        File.Delete(path);
    }
}
