using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary>Whatever lies where a log or a ledger should: a defined end, one line, nothing lost.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const string Event = """{"agent": "a", "reward": -5}""";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"agents": {"a": {"active": tr""")]
    [InlineData("""{"agents": []}""")]
    [InlineData("""{"agents": {"a": {"active": "yes"}}}""")]
    public void A_damaged_ledger_is_never_taken_for_an_empty_one_and_never_overwritten(string damaged)
    {
        var ledger = _folder.Write("meta_supervisor/quarantine.json", damaged);
        _folder.Write("telemetry/events.jsonl", Event + "\n");

        foreach (var verb in new[] { new[] { "list" }, ["test", "a"], ["add", "b"], ["clear", "a"], ["check"], ["stats"] })
        {
            var ended = Programs.RunAgentq(_folder.Path, verb);
            Assert.Equal(1, ended.ExitCode);
            Assert.Empty(ended.Output);
            Assert.StartsWith("agentq: LedgerDamaged: ", Assert.Single(ended.Error.TrimEnd('\n').Split('\n')));
        }

        Assert.Equal(damaged, File.ReadAllText(ledger));
    }

    [Fact]
    public void An_empty_log_is_a_fleet_of_nobody()
    {
        _folder.Write("telemetry/events.jsonl", "");

        Assert.Equal(new Ended(0, "[]\n", ""), Programs.RunAgentq(_folder.Path, "stats", "--json"));
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "check").ExitCode);
        Assert.False(File.Exists(_folder["meta_supervisor/quarantine.json"]));
    }

    [Fact]
    public void Refused_lines_are_counted_by_reason_on_standard_error_and_end_no_run()
    {
        File.WriteAllBytes(_folder["log.jsonl"],
        [
            .. "not json\n[1]\n{\"reward\": 1}\n"u8, 0xFF, 0xFE,
                .. "\n{\"agent\": \"a\", \"reward\": NaN}\n{\"agent\": \"a\", \"reward\": \"soon\"}\n"u8,
            .. "{\"agent\": \"a\u2028b\", \"reward\": 2}\n{\"agent\": 7, \"reward\": 1.5}\n{\"agent\": \"a\", \"rew"u8,
        ]);

        var ended = Programs.RunAgentq(_folder.Path, "stats", "log.jsonl", "--json");

        Assert.Equal(0, ended.ExitCode);
        var said = ended.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, said.Length);
        Assert.Equal("agentq: refused in 'log.jsonl': 2 malformed, 1 not_object, 1 no_agent, 1 bad_reward, 1 non_finite", said[0]);
        Assert.StartsWith("agentq: warning: ", said[1], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(["7", "a", "a\u2028b"], json.RootElement.EnumerateArray().Select(agent => agent.GetProperty("agent").GetString()));
    }

    [Fact]
    public void A_name_that_would_move_the_cursor_is_shown_and_does_nothing()
    {
        _folder.Write("telemetry/events.jsonl", """{"agent": "evil\u001b[2J\n\u202ename", "reward": -5}""" + "\n");

        var ended = Programs.RunAgentq(_folder.Path, "check");

        Assert.Contains(@"evil\u001b[2J\n\u202ename", ended.Output);
        Assert.DoesNotContain('\e', ended.Output);
        Assert.Equal(2, ended.Lines.Length);
    }

    [Fact]
    public void A_folder_is_not_a_log()
    {
        Directory.CreateDirectory(_folder["telemetry/events.jsonl"]);

        AssertFails("EventLogUnreadable", "stats");
    }

    [Fact]
    public void A_log_that_may_not_be_read_says_so()
    {
        var chmod = Programs.OnPath("chmod");
        Assert.SkipWhen(Environment.UserName == "root", "root may read everything");
        Programs.Run(chmod, _folder.Path, "000", _folder.Write("telemetry/events.jsonl", Event));

        AssertFails("EventLogUnreadable", "stats");
    }

    [Fact]
    public void A_file_in_place_of_the_ledgers_folder_is_refused()
    {
        _folder.Write("telemetry/events.jsonl", Event + "\n");
        _folder.Write("meta_supervisor", "a file where the ledger's folder should be");

        AssertFails("LedgerUnsupported", "check");
    }

    [Fact]
    public void A_lock_that_is_held_too_long_says_so_and_nothing_is_written()
    {
        var ledger = _folder.Write("meta_supervisor/quarantine.json", """{"agents": {}, "updated_at": null}""");
        using (new FileStream(ledger + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            AssertFails("LedgerLocked", "add", "a", "--lock-timeout", "0.1s");

        Assert.Equal("""{"agents": {}, "updated_at": null}""", File.ReadAllText(ledger));
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "add", "a").ExitCode);
    }

    [Fact]
    public void A_policy_that_is_wrong_says_where()
    {
        _folder.Write("telemetry/events.jsonl", Event + "\n");
        _folder.Write("policy.json", "{\n  \"defaults\": {\n    \"drawdown_limit\": 3\n  }\n}\n");

        Assert.Contains("line 3", AssertFails("PolicyInvalid", "check", "--policy", "policy.json"));
        AssertFails("PolicyInvalid", "check", "--policy", "nowhere.json");
        AssertFails("PolicyInvalid", "check", "--drawdown-limit", "3");
    }

    [Fact]
    public void An_agent_that_the_ledger_does_not_know_cannot_be_cleared()
    {
        AssertFails("AgentNotFound", "clear", "nobody");
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "test", "nobody").ExitCode);
    }

    [Fact]
    public void A_disk_that_is_full_is_an_error_and_not_a_short_answer()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there");
        var bash = Programs.OnPath("bash");
        _folder.Write("telemetry/events.jsonl", Event + "\n");

        var ended = Programs.Run(bash, _folder.Path, "-c", "\"$0\" stats > /dev/full", Programs.Agentq);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("agentq: ", ended.Error);
    }

    [Fact]
    public void A_reader_that_leaves_early_is_no_error()
    {
        var bash = Programs.OnPath("bash");
        _folder.Write("telemetry/events.jsonl", string.Concat(
            Enumerable.Range(0, 5000).Select(i => $$"""{"agent": "agent-{{i}}", "reward": 1}""" + "\n")));

        var ended = Programs.Run(bash, _folder.Path, "-c", "set -o pipefail; \"$0\" stats --json | head -n 1", Programs.Agentq);

        Assert.Equal(new Ended(0, "[\n", ""), ended);
    }

    public void Dispose() => _folder.Dispose();

    private string AssertFails(string id, params string[] arguments)
    {
        var ended = Programs.RunAgentq(_folder.Path, arguments);
        Assert.Equal(1, ended.ExitCode);
        Assert.Empty(ended.Output);
        var line = Assert.Single(ended.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith($"agentq: {id}: ", line);
        return line;
    }
}
