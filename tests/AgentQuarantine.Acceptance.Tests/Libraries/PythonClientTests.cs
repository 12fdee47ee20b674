using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Acceptance.Libraries;

/// <summary>clients/python/agentquarantine.py, held against the program that reads what it writes and writes what it reads.</summary>
public sealed class PythonClientTests : IDisposable
{
    private static readonly string Client = Path.Combine(Repository.Root, "clients", "python");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_own_tests_pass_and_it_is_Python_3_9()
    {
        var tests = Python(Client, "-B", "-m", "unittest");
        Assert.True(tests.ExitCode == 0, tests.Error);
        var parsed = Python(Client, "-c", "import ast; ast.parse(open('agentquarantine.py', encoding='utf-8').read(), feature_version=(3, 9))");
        Assert.Equal("", parsed.Error);
    }

    [Fact]
    public void What_it_writes_is_read()
    {
        Run("""
            from datetime import datetime, timezone
            when = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
            with EventLogWriter("telemetry/events.jsonl") as log:
                for name in ('the "quoted" one', "漢字 😀", "back\\slash\n"):
                    log.write(name, 0.1, 1.5, 0.25, ts=when)
                    log.write(name, -1 / 3, error="none", ts=when)
                log.write("lost", float("-inf"), ts=when)
                log.write("no number", float("nan"), ts=when)
            """);

        var stats = Programs.RunAgentq(_folder.Path, "stats", "--json");

        using var document = JsonDocument.Parse(stats.Output);
        var agents = document.RootElement.EnumerateArray().ToDictionary(agent => agent.GetProperty("agent").GetString()!);
        Assert.Equal(["back\\slash\n", "lost", "no number", "the \"quoted\" one", "漢字 😀"], agents.Keys.Order(StringComparer.Ordinal));
        foreach (var name in new[] { "the \"quoted\" one", "漢字 😀", "back\\slash\n" })
        {
            Assert.Equal((2, 1), (agents[name].GetProperty("runs").GetInt32(), agents[name].GetProperty("errors").GetInt32()));
            Assert.Equal(-1 / 3.0, agents[name].GetProperty("last_reward").GetDouble());
            Assert.Equal(new DateTimeOffset(2026, 3, 2, 12, 0, 0, default), agents[name].GetProperty("last_seen").GetDateTimeOffset());
        }
    }

    [Fact]
    public void Eight_processes_lose_no_event()
    {
        const int Processes = 8, Each = 5000;
        var script = Script("""
            import sys
            with EventLogWriter("telemetry/events.jsonl") as log:
                for i in range(int(sys.argv[2])):
                    log.write(sys.argv[1], i)
            """);

        var writers = Enumerable.Range(0, Processes)
            .Select(n => Programs.Start(Programs.OnPath("python3"), _folder.Path, [script, $"agent {n}", $"{Each}"])).ToList();
        Assert.All(writers, writer => Assert.Equal("", Programs.End(writer).Error));

        // A line that is just being written looks like half of one to whom opens the file, who begins with an empty line then.
        var lines = File.ReadAllLines(_folder["telemetry/events.jsonl"])
            .Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Processes, lines.GroupBy(line => line.GetProperty("agent").GetString()).Count());
        Assert.All(lines.GroupBy(line => line.GetProperty("agent").GetString()), agent =>
            Assert.Equal(Enumerable.Range(0, Each), agent.Select(line => (int)line.GetProperty("reward").GetDouble())));
    }

    [Fact]
    public void Its_gate_answers_as_agentq_does()
    {
        var (past, future) = ("2020-01-01T00:00:00+00:00", "2999-01-01T00:00:00.000001+00:00");
        (string File, string? Text)[] states =
        [
            ("", """{"agents": {}}"""),
            ("", """{"agents": {"a": {"active": true}}}"""),
            ("", """{"agents": {"a": {"active": false}}, "updated_at": null, "else": 1}"""),
            ("", """{"agents": {"b": {"active": true, "reason": "x", "since": "2026-01-01T00:00:00+00:00"}}}"""),
            ("", $$$$"""{"agents": {"a": {"active": true, "until": "{{{{past}}}}"}}}"""),
            ("", $$$$"""{"agents": {"a": {"active": true, "until": "{{{{future}}}}"}}}"""),
            ("", $$$$"""{"agents": {"a": {"active": true, "until": null, "hold_until": "{{{{past}}}}"}}}"""),
            ("", """{"agents": {"a": {"active": false, "state": "probation"}}}"""),
            ("", "\uFEFF{\"agents\": {\"a\": {\"active\": true}}}"),
            ("", "{}"),
            ("", ""),
            ("", "[]"),
            ("", "{\"agents\": "),
            ("", """{"agents": {"b": {"active": 1}}}"""),
            ("", """{"agents": {"b": {"reason": "no active"}}}"""),
            ("", """{"agents": {"b": {"active": true, "reason": 5}}}"""),
            ("", """{"agents": {"b": {"active": true, "until": "soon"}}}"""),
            ("", """{"agents": {"b": {"active": true, "kind": "other"}}}"""),
            ("", """{"agents": {"b": {"active": true}, "b": {"active": false}}}"""),
            ("", """{"agents": {"b": {"active": true}}, "more": NaN}"""),
            ("", null),
            ("quarantine.json.bak", null),
            ("quarantine.history.jsonl", null),
            ("quarantine.history.jsonl.1", null),
            ("quarantine.json.lock", null),
            ("quarantine.check.json", null),
            ("quarantine.check.json", """{"time": "2026-03-02T12:00:00+00:00", "has_ledger": true}"""),
        ];
        var folders = states.Select((state, i) =>
        {
            if (state.File != "")
                _folder.Write($"{i}/{state.File}", state.Text ?? "");
            else if (state.Text is { } ledger)
                _folder.Write($"{i}/quarantine.json", ledger);
            return Directory.CreateDirectory(_folder[$"{i}"]).FullName;
        }).ToList();

        var said = Run($$"""
            for i in range({{states.Length}}):
                gate = QuarantineGate(f"{i}/quarantine.json")
                print(gate.is_disabled("a"), gate.last_error.id if gate.last_error else "")
            """);

        var wanted = folders.Select(folder =>
        {
            var ended = Programs.RunAgentq(folder, "test", "a", "--ledger", "quarantine.json");
            var error = ended.ExitCode == 1 ? ended.Error.Split(':')[1].Trim() : "";
            return string.Create(CultureInfo.InvariantCulture, $"{ended.ExitCode != 0} {error}");
        }).ToList();
        Assert.Equal(wanted, said.Output.TrimEnd('\n').Split('\n'));
        Assert.Equal(3, wanted.Select(answer => answer.StartsWith("True L", StringComparison.Ordinal) ? "unknown" : answer).Distinct().Count());
    }

    private Ended Run(string code)
    {
        var ended = Python(_folder.Path, Script(code));
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended;
    }

    private string Script(string code) =>
        _folder.Write("script.py", $"import sys\nsys.path.insert(0, {JsonSerializer.Serialize(Client)})\nsys.dont_write_bytecode = True\n"
            + $"from agentquarantine import EventLogWriter, QuarantineGate\n{code}\n");

    private static Ended Python(string folder, params string[] arguments) => Programs.Run(Programs.OnPath("python3"), folder, arguments);
}
