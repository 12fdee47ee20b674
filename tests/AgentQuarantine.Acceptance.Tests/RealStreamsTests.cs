using System.Text.Json;

namespace AgentQuarantine.Acceptance;

public sealed class RealStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Ledger => _folder["meta_supervisor/quarantine.json"];

    private string History => _folder["meta_supervisor/quarantine.history.jsonl"];

    [Fact]
    public void Statistics_equal_an_exact_computation_for_every_agent()
    {
        var exact = ExactStatistics.Of(RealStreams.Log, window: 500, last: 5000);

        var ended = Programs.RunAgentq(_folder.Path, "stats", RealStreams.Log, "--json");

        Assert.Equal(0, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(25, json.RootElement.GetArrayLength());
        foreach (var agent in json.RootElement.EnumerateArray())
        {
            var expected = exact[agent.GetProperty("agent").GetString()!];
            Assert.Equal(expected.Count, agent.GetProperty("count").GetInt32());
            AssertClose(expected.Mean, agent, "mean");
            AssertClose(expected.Std, agent, "std");
            AssertClose(expected.Sharpe, agent, "sharpe");
            AssertClose(expected.Drawdown, agent, "drawdown");
            AssertClose(expected.CurrentDrawdown, agent, "current_drawdown");
        }
    }

    [Fact]
    public void A_check_quarantines_exactly_the_losers_and_a_second_one_changes_nothing()
    {
        var first = Check();
        var entries = Entries();
        var history = File.ReadAllText(History);
        var second = Check();

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(RealStreams.Losers, Actives());
        Assert.Equal(entries, Entries());
        Assert.Equal(RealStreams.Losers.Length, history.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(history, File.ReadAllText(History));
    }

    [Fact]
    public void At_the_default_limit_whoever_has_drawn_down_by_three_breaches()
    {
        var breaching = ExactStatistics.Of(RealStreams.Log, window: 500, last: 5000)
            .Where(agent => agent.Value.Drawdown <= -3).Select(agent => agent.Key);

        var ended = Programs.RunAgentq(_folder.Path, "check", RealStreams.Log, "--what-if", "--json");

        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal(
            breaching.Order(StringComparer.Ordinal),
            json.RootElement.EnumerateArray().Where(d => d.GetProperty("action").GetString() == "quarantine")
                .Select(d => d.GetProperty("agent").GetString()!));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_manual_quarantine_survives_checks()
    {
        Check();
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "add", "ppo/CartPole-v1", "--reason", "by hand", "--ledger", Ledger).ExitCode);
        var entries = Entries();

        var ended = Check();

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(entries, Entries());
        Assert.Equal(RealStreams.Losers.Append("ppo/CartPole-v1").Order(StringComparer.Ordinal), Actives());
    }

    [Fact]
    public void A_manual_clear_is_not_undone_by_the_next_check()
    {
        Check();
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "clear", "a2c/Pendulum-v1", "--log", RealStreams.Log, "--ledger", Ledger).ExitCode);

        Check();

        Assert.Equal(RealStreams.Losers.Except(["a2c/Pendulum-v1"]), Actives());
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "test", "a2c/Pendulum-v1", "--ledger", Ledger).ExitCode);
        Assert.Equal(3, Programs.RunAgentq(_folder.Path, "test", "a2c/Pendulum-v1", "td3/Pendulum-v1", "--ledger", Ledger).ExitCode);
    }

    [Fact]
    public void A_Python_program_reads_the_ledger_as_it_always_did()
    {
        var python = Programs.OnPath("python3");
        Check();

        var ended = Programs.Run(python, _folder.Path, "-c",
            "import json, sys; agents = json.load(open(sys.argv[1]))['agents']; "
            + "print(*sorted(n for n in agents if agents[n]['active'] is True), sep='\\n')",
            Ledger);

        Assert.Equal(RealStreams.Losers, ended.Lines);
    }

    public void Dispose() => _folder.Dispose();

    private Ended Check() =>
        Programs.RunAgentq(_folder.Path, "check", RealStreams.Log, "--drawdown-limit", "-2000", "--ledger", Ledger);

    private JsonElement Agents() => JsonDocument.Parse(File.ReadAllText(Ledger)).RootElement.GetProperty("agents");

    private string Entries() => Agents().GetRawText();

    private IEnumerable<string> Actives() =>
        Agents().EnumerateObject().Where(agent => agent.Value.GetProperty("active").GetBoolean())
            .Select(agent => agent.Name).Order(StringComparer.Ordinal);

    private static void AssertClose(double expected, JsonElement agent, string key)
    {
        var actual = agent.GetProperty(key).GetDouble();
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected),
            $"{agent.GetProperty("agent")}: {key} is {actual:R}, exactly {expected:R}");
    }
}
