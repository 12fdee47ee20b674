using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Windows;

/// <summary>The Windows sides of files, locks and paths. What Wine cannot show stands in docs/reliability.md.</summary>
public sealed partial class WineTests(Wine wine) : IClassFixture<Wine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Ledger => _folder["q.json"];

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText(FormattableString.Invariant($"/proc/{process.Id}/cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_with_carriage_returns_has_the_statistics_that_it_has_on_Linux()
    {
        _folder.Write("e.jsonl", File.ReadAllText(Path.Combine(Repository.Root, "samples", "events.jsonl")).ReplaceLineEndings("\r\n"));

        var here = Statistics(Programs.RunAgentq(_folder.Path, "stats", "e.jsonl", "--json"));
        var there = Statistics(wine.Agentq(_folder.Path, "stats", "e.jsonl", "--json"));

        Assert.Equal(here, there);
    }

    [Fact]
    public void A_check_quarantines_and_its_answers_are_those_of_Linux()
    {
        _folder.Write("e.jsonl", string.Concat(Enumerable.Repeat("{\"agent\":\"bad\",\"reward\":-1}\r\n", 10)));

        Assert.Equal(0, wine.Agentq(_folder.Path, "check", "e.jsonl", "--ledger", "q.json").ExitCode);
        Assert.Equal(3, wine.Agentq(_folder.Path, "test", "bad", "--ledger", "q.json").ExitCode);
        Assert.Contains("\"outcome\": \"ok\"", wine.Agentq(_folder.Path, "list", "--last-check", "--json", "--ledger", "q.json").Output);
        Assert.Equal(
            Programs.RunAgentq(_folder.Path, "list", "--json", "--ledger", "q.json").Output,
            wine.Agentq(_folder.Path, "list", "--json", "--ledger", "q.json").Output);
        Assert.Equal(0, wine.Agentq(_folder.Path, "clear", "bad", "--ledger", "q.json").ExitCode);
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "test", "bad", "--ledger", "q.json").ExitCode);
    }

    [Fact]
    public void Four_processes_that_add_at_once_lose_no_entry()
    {
        var writers = Enumerable.Range(0, 4)
            .Select(writer => wine.Start(_folder.Path, ["add", .. Names(writer, 6), "--ledger", "q.json"])).ToList();

        foreach (var writer in writers)
        {
            using (writer)
            {
                var ended = Programs.End(writer);
                Assert.True(ended.ExitCode == 0, ended.Error);
            }
        }
        Assert.Equal(24, Agents().Count);
        Assert.Equal(24, File.ReadAllLines(_folder["q.history.jsonl"]).Length);
    }

    [Fact]
    public void A_writer_that_is_killed_leaves_the_old_or_the_new_ledger()
    {
        var before = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var names = Names(round, 30);
            using (var writer = wine.Start(_folder.Path, ["add", .. names, "--ledger", "q.json"]))
            {
                while (!writer.HasExited && (!File.Exists(Ledger) || Agents().Count < before.Count + (5 * round) + 1))
                    Thread.Yield();
                writer.Kill();
                writer.WaitForExit();
            }
            var after = Agents();
            Assert.Equal(before.Concat(names).Take(after.Count), after);
            before = after;
        }
        Assert.Equal(0, wine.Agentq(_folder.Path, "add", "last", "--ledger", "q.json").ExitCode);
        Assert.Equal(before.Append("last"), Agents());
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_reader_that_does_not_share_the_ledger_is_named_and_nothing_is_lost()
    {
        Assert.Equal(0, wine.Agentq(_folder.Path, "add", "a", "--ledger", "q.json").ExitCode);
        using (var reader = wine.StartProgram("cmd", _folder.Path, "/c", "ping -n 120 127.0.0.1 >nul < q.json"))
        {
            // It says nothing when it has begun: what is written before is written.
            var (before, written) = (Agents(), 0);
            Ended ended;
            do
            {
                before = Agents();
                ended = wine.Agentq(_folder.Path, "add", $"b{written}", "--ledger", "q.json");
            }
            while (ended.ExitCode == 0 && ++written < 10);
            Assert.Equal(1, ended.ExitCode);
            Assert.Contains("LedgerUnwritable", ended.Error);
            Assert.Contains("another program holds it open", ended.Error);
            Assert.Equal(before, Agents());
            // Who only reads is not in the way of a reader.
            Assert.Equal(3, wine.Agentq(_folder.Path, "test", "a", "--ledger", "q.json").ExitCode);
            // Wine ends its programs slowly when asked; they are processes of the host as well.
            foreach (var pinging in Process.GetProcesses().Where(process => CommandLine(process).Contains("ping\0-n\0120", StringComparison.Ordinal)))
                pinging.Kill();
            reader.WaitForExit();
        }
        Assert.Equal(0, wine.Agentq(_folder.Path, "add", "last", "--ledger", "q.json").ExitCode);
        Assert.Equal("last", Agents()[^1]);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_ledger_that_is_marked_read_only_is_left_as_it_is()
    {
        Assert.Equal(0, wine.Agentq(_folder.Path, "add", "a", "--ledger", "q.json").ExitCode);
        wine.Shell(_folder.Path, "attrib +r q.json");

        var ended = wine.Agentq(_folder.Path, "add", "b", "--ledger", "q.json");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("marked read-only", ended.Error);
        Assert.Equal(["a"], Agents());
    }

    [Fact]
    public void Paths_with_drives_long_ones_and_those_of_the_system_lead_to_one_ledger()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, new string('a', 120), new string('b', 120), "c d")).FullName;
        var ledger = Path.Combine(folder, "q.json");

        Assert.Equal(0, wine.Agentq(folder, "add", "a", "--ledger", Wine.Name(ledger)).ExitCode);
        Assert.Equal(0, wine.Agentq("/", "add", "b", "--ledger", @"\\?\" + Wine.Name(ledger)).ExitCode);
        // Without a drive it is on the current one.
        Assert.Equal(0, wine.Agentq("/", "add", "c", "--ledger", ledger).ExitCode);

        Assert.Equal(["a", "b", "c"], Agents(ledger));
    }

    [Fact]
    public void An_address_is_no_ledger_and_its_password_is_not_told()
    {
        var ended = wine.Agentq(_folder.Path, "test", "a", "--ledger", "postgres://u:secret@h/db");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("StoreUrlInvalid", ended.Error);
        Assert.DoesNotContain("secret", ended.Error);
    }

    [Fact]
    public async Task A_log_is_renamed_while_it_is_served_and_Ctrl_C_ends_the_server()
    {
        const string One = "{\"agent\":\"a\",\"reward\":1}\n";
        _folder.Write("e.jsonl", One);
        using var server = wine.Start(_folder.Path, "serve", "e.jsonl", "--ledger", "q.json", "--port", "0", "--interval", "200ms");
        try
        {
            var port = Serving().Match(await server.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) ?? "").Groups["port"].Value;
            using var http = new HttpClient();
            var metrics = new Uri($"http://127.0.0.1:{port}/metrics");
            await Until(metrics, "agent_runs_total{agent=\"a\"} 1\n");

            Assert.Equal(0, wine.Shell(_folder.Path, "ren e.jsonl e.jsonl.1").ExitCode);
            File.AppendAllText(_folder["e.jsonl.1"], One);
            _folder.Write("e.jsonl", One + One);
            await Until(metrics, "agent_runs_total{agent=\"a\"} 4\n");

            Programs.Run("/bin/sh", "/", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -INT {server.Id}"));
            Assert.True(server.WaitForExit(TimeSpan.FromSeconds(30)), "Ctrl+C has not ended it");
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited)
                server.Kill();
        }

        static async Task Until(Uri metrics, string part)
        {
            using var http = new HttpClient();
            await Monitoring.PrometheusServer.Until(part, async () => (await http.GetStringAsync(metrics)).Contains(part));
        }
    }

    private List<string> Agents(string? ledger = null) =>
        [.. JsonNode.Parse(File.ReadAllText(ledger ?? Ledger))!["agents"]!.AsObject().Select(agent => agent.Key)];

    private static string[] Names(int writer, int count) => [.. Enumerable.Range(0, count).Select(i => $"agent-{writer}-{i:00}")];

    private static List<string> Statistics(Ended ended)
    {
        Assert.Equal(0, ended.ExitCode);
        return [.. JsonNode.Parse(ended.Output)!.AsArray().Select(agent =>
        {
            agent!.AsObject().Remove("path");
            return agent.ToJsonString();
        })];
    }

    [GeneratedRegex(@"serving https?://[^/]+:(?<port>[0-9]+)/metrics")]
    private static partial Regex Serving();
}
