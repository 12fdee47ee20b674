using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class FleetWatchTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    private string LogPath => Path.Combine(_folder.Root, "run.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_look_says_what_log_and_ledger_say_by_now()
    {
        using var watch = Watch();
        Write("good", 1, 2);
        Write("bad", 1, -2.5);
        var first = watch.Look();
        Assert.Equal(["bad", "good"], first.Agents.Select(agent => agent.Agent));
        Assert.Equal("1 near the limit, 1 healthy", first.Summary);
        var bad = first.Agents[0];
        Assert.Equal((-2.5, -3, "83%", LedgerFolder.Now), (bad.Drawdown, bad.Limit, bad.Used, bad.LastSeen));
        Assert.Equal([1, -1.5], bad.Equity);

        Write("bad", -1);
        CheckOperation.Read([LogPath], new CheckOptions(), _folder.Ledger, _clock).Run(apply: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = watch.Look();

        Assert.Equal("1 quarantined, 1 healthy", second.Summary);
        Assert.Equal(_clock.GetUtcNow(), second.Time);
        Assert.True(second.Agents[0].IsQuarantined);
        Assert.Equal([1, -1.5, -2.5], second.Agents[0].Equity);
        Assert.Equal(("Quarantined", (DateTimeOffset?)LedgerFolder.Now), (second.Agents[0].State, second.Agents[0].Since));
        Assert.StartsWith("drawdown -3.5", second.Agents[0].Reason);
    }

    [Fact]
    public void The_worst_come_first_and_only_who_is_asked_for()
    {
        using var watch = Watch("[a-c]");
        Write("a", 1, -0.5);
        Write("b", 1, -1);
        Write("c", 1, -2.9);
        Write("d", 1, -2.95);

        Assert.Equal(["c", "b", "a"], watch.Look().Agents.Select(agent => agent.Agent));
    }

    [Fact]
    public void A_log_that_is_not_there_yet_is_said()
    {
        using var watch = Watch();
        Assert.StartsWith("EventLogNotFound: ", watch.Look().Failure);

        Write("a", 1);

        Assert.Null(watch.Look().Failure);
    }

    private FleetWatch Watch(params string[] agents) => new(
        new CollectorOptions { Logs = [LogPath], Ledger = _folder.Ledger, Policy = FleetPolicy.Default },
        new AgentSelection(agents) { SilentPatterns = true }, _clock);

    private void Write(string agent, params double[] rewards) => File.AppendAllText(LogPath, string.Concat(rewards.Select(reward =>
        FormattableString.Invariant($$"""{"agent":"{{agent}}","reward":{{reward}},"ts":"{{LedgerFolder.Now:O}}"}""") + "\n")));
}
