using System.Text.Json;

namespace AgentQuarantine.Acceptance;

public sealed class VerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Several_logs_are_shown_one_by_one_or_merged_by_time()
    {
        _folder.Write("logs/a.jsonl", Event("x", 1, "00:00:00") + Event("x", 3, "00:00:02"));
        _folder.Write("logs/b.jsonl", Event("x", 2, "00:00:01"));

        var apart = Json("stats", "logs/a.jsonl", "logs/b.jsonl");
        var merged = Json("stats", "--merge", "logs/a.jsonl", "logs/b.jsonl");

        Assert.Equal([("a.jsonl", 2), ("b.jsonl", 1)],
            apart.EnumerateArray().Select(x => (Path.GetFileName(x.GetProperty("path").GetString()!), x.GetProperty("count").GetInt32())));
        var one = Assert.Single(merged.EnumerateArray());
        Assert.Equal((3, 3.0), (one.GetProperty("count").GetInt32(), one.GetProperty("last_reward").GetDouble()));
        Assert.Equal(JsonValueKind.Null, one.GetProperty("path").ValueKind);
    }

    [Fact]
    public void A_wildcard_that_the_shell_left_alone_is_expanded_and_a_file_of_that_name_comes_first()
    {
        _folder.Write("logs/a.jsonl", Event("a", 1));
        _folder.Write("logs/b.jsonl", Event("b", 1));
        Assert.Equal(["a", "b"], Agents(Json("stats", "logs/*.jsonl")));

        if (!OperatingSystem.IsWindows())
        {
            _folder.Write("logs/*.jsonl", Event("the very name", 1));
            Assert.Equal(["the very name"], Agents(Json("stats", "logs/*.jsonl")));
        }
    }

    [Fact]
    public void A_check_of_several_logs_judges_an_agent_once()
    {
        _folder.Write("a.jsonl", Event("x", -2, "00:00:00"));
        _folder.Write("b.jsonl", Event("x", -2, "00:00:01"));

        var decision = Assert.Single(Json("check", "a.jsonl", "b.jsonl").EnumerateArray());

        Assert.Equal("quarantine", decision.GetProperty("action").GetString());
        Assert.Equal(-4, decision.GetProperty("drawdown").GetDouble());
    }

    [Fact]
    public void Fields_are_mapped_and_a_dot_descends()
    {
        _folder.Write("log.jsonl", """{"gen_ai": {"agent": {"name": "planner"}}, "score": "0.5", "ok": false}""" + "\n");

        var agent = Assert.Single(Json("stats", "log.jsonl", "--field", "Agent=gen_ai.agent.name", "--field", "Reward=score").EnumerateArray());

        Assert.Equal("planner", agent.GetProperty("agent").GetString());
        Assert.Equal((0.5, 1), (agent.GetProperty("mean").GetDouble(), agent.GetProperty("errors").GetInt32()));
    }

    [Fact]
    public void Window_last_and_all_say_how_much_is_read()
    {
        _folder.Write("log.jsonl", string.Concat(Enumerable.Range(0, 6000).Select(i => Event("x", i % 2))));

        Assert.Equal((500, 5000), Counts());
        Assert.Equal((7, 5000), Counts("--window", "7"));
        Assert.Equal((12, 12), Counts("--last", "12"));
        Assert.Equal((6000, 6000), Counts("--all", "--window", "9000"));

        (int, int) Counts(params string[] options)
        {
            var agent = Assert.Single(Json(["stats", "log.jsonl", .. options]).EnumerateArray());
            return (agent.GetProperty("count").GetInt32(), agent.GetProperty("runs").GetInt32());
        }
    }

    [Fact]
    public void What_if_shows_the_decision_and_leaves_every_file_as_it_is()
    {
        _folder.Write("log.jsonl", Event("x", -5));
        Programs.RunAgentq(_folder.Path, "add", "y");
        var before = Files();

        var decision = Json("check", "log.jsonl", "--what-if").EnumerateArray().First(d => d.GetProperty("agent").GetString() == "x");

        Assert.Equal(("quarantine", false), (decision.GetProperty("action").GetString(), decision.GetProperty("applied").GetBoolean()));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void The_history_tells_of_every_transition()
    {
        _folder.Write("log.jsonl", Event("ppo/a", -5) + Event("b", 1));
        Programs.RunAgentq(_folder.Path, "check", "log.jsonl");
        Programs.RunAgentq(_folder.Path, "clear", "ppo/*", "--log", "log.jsonl");
        Programs.RunAgentq(_folder.Path, "add", "b", "--reason", "why not");

        var records = Json("list", "--history").EnumerateArray()
            .Select(r => $"{r.GetProperty("agent")} {r.GetProperty("action")} {r.GetProperty("kind")}");

        Assert.Equal(["ppo/a quarantine automatic", "ppo/a clear manual", "b quarantine manual"], records);
        Assert.Equal(["ppo/a", "ppo/a"], Agents(Json("list", "ppo/*", "--history", "--since", "1h")));
        Assert.Equal(["b", "ppo/a"], Agents(Json("list")));
    }

    [Fact]
    public void A_quarantine_with_an_end_is_over_when_it_is_over()
    {
        Programs.RunAgentq(_folder.Path, "add", "soon over", "--until", "2020-01-01");
        Programs.RunAgentq(_folder.Path, "add", "far from over", "--until", "1d");

        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "test", "soon over").ExitCode);
        Assert.Equal(3, Programs.RunAgentq(_folder.Path, "test", "far from over").ExitCode);
    }

    [Fact]
    public void Names_are_taken_as_they_are()
    {
        foreach (var name in new[] { "--the-agent", "@file", "[x]", "a b", "\"quoted\"", "*", "é", "日本" })
        {
            Assert.Equal(0, Programs.RunAgentq(_folder.Path, "add", "--", name).ExitCode);
            Assert.Equal(3, Programs.RunAgentq(_folder.Path, "test", "--", name).ExitCode);
        }
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "clear", "*").ExitCode);
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "test", "*").ExitCode);
        Assert.Equal(3, Programs.RunAgentq(_folder.Path, "test", "[x]").ExitCode);
    }

    [Theory]
    [InlineData("list", "nobody", "--history")]
    [InlineData("list", "nobody*")]
    [InlineData("clear", "nobody*")]
    [InlineData("stats", "--agent", "nobody")]
    [InlineData("rehearse", "--agent", "nobody*")]
    [InlineData("calibrate", "--agent", "nobody")]
    public void A_name_or_pattern_that_means_nobody_is_a_failure(params string[] arguments)
    {
        _folder.Write("telemetry/events.jsonl", Event("x", 1));
        Programs.RunAgentq(_folder.Path, "add", "y");

        var ended = Programs.RunAgentq(_folder.Path, arguments);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("agentq: AgentNotFound: ", ended.Error);
    }

    [Theory]
    [InlineData("rehearse")]
    [InlineData("calibrate", "--replicates", "100")]
    public void A_backslash_in_a_pattern_stands_for_itself(params string[] verb)
    {
        _folder.Write("telemetry/events.jsonl", string.Concat(Enumerable.Repeat(Event(@"team\\ppo", -0.1) + Event("x", -0.1), 40)));

        Assert.Equal([@"team\ppo"], Agents(Json([.. verb, "--agent", @"team\*"])));
    }

    [Fact]
    public void A_name_of_the_history_is_not_taken_for_a_pattern()
    {
        Programs.RunAgentq(_folder.Path, "add", "a*", "abc");

        Assert.Equal(["a*"], Agents(Json("list", "a*", "--history")));
        Assert.Equal(["a*", "abc"], Agents(Json("list", "A*", "--history")));
    }

    [Fact]
    public void A_log_that_is_missing_is_said_and_the_others_are_shown()
    {
        _folder.Write("a.jsonl", Event("a", 1));
        _folder.Write("b.jsonl", Event("b", 1));

        var ended = Programs.RunAgentq(_folder.Path, "stats", "a.jsonl", "nowhere.jsonl", "b.jsonl", "--json");

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("agentq: EventLogNotFound: ", Assert.Single(ended.Error.TrimEnd('\n').Split('\n')));
        Assert.Equal(["a", "b"], Agents(JsonDocument.Parse(ended.Output).RootElement));
    }

    public void Dispose() => _folder.Dispose();

    private static string Event(string agent, double reward, string time = "00:00:00") =>
        $$"""{"agent": "{{agent}}", "reward": {{reward}}, "ts": "2026-03-02T{{time}}Z"}""" + "\n";

    private static IEnumerable<string> Agents(JsonElement items) => items.EnumerateArray().Select(item => item.GetProperty("agent").GetString()!);

    private JsonElement Json(params string[] arguments)
    {
        var ended = Programs.RunAgentq(_folder.Path, [.. arguments, "--json"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    private List<(string, string, DateTime)> Files() =>
        [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Order()
            .Select(file => (file, File.ReadAllText(file), File.GetLastWriteTimeUtc(file)))];
}
