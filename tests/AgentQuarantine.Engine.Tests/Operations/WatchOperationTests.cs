using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Tests.Quarantine;

namespace AgentQuarantine.Tests.Operations;

public sealed class WatchOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly List<string> _said = [];
    private DateTimeOffset _now = LedgerFolder.Now;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_transition_comes_once_in_the_order_of_the_history()
    {
        Write("before");
        var watch = Watch();
        Assert.Empty(watch.Look());

        Write("a", "b");
        Write("a");

        Assert.Equal(["a", "b", "a"], Names(watch.Look()));
        Assert.Empty(watch.Look());
        Write("c");
        Assert.Equal(["c"], Names(watch.Look()));
    }

    [Fact]
    public void It_begins_before_there_is_a_ledger()
    {
        var watch = Watch();
        Assert.Empty(watch.Look());

        Write("a");

        Assert.Equal(["a"], Names(watch.Look()));
    }

    [Fact]
    public void What_was_before_comes_since_the_time_that_is_asked_for()
    {
        Write("old");
        Write("new");

        Assert.Equal(["new"], Names(Watch(new() { Since = _now }).Look()));
    }

    [Fact]
    public void Only_the_agents_that_are_asked_for_come()
    {
        var watch = Watch(new() { Agents = new AgentSelection(["PPO/*"]) });
        watch.Look();

        Write("ppo/a", "other");

        Assert.Equal(["ppo/a"], Names(watch.Look()));
    }

    [Fact]
    public void Nothing_comes_twice_where_the_history_was_rotated()
    {
        var ledger = new FileLedger(_folder.LedgerPath) { MaxHistoryBytes = 400 };
        var watch = new WatchOperation(new WatchOptions(), ledger);
        watch.Look();
        for (var i = 0; i < 20; i++)
        {
            Write(ledger, $"agent{i}");
            Assert.Equal([$"agent{i}"], Names(watch.Look()));
        }
    }

    [Fact]
    public void A_ledger_that_cannot_be_read_is_said_once_and_the_watch_goes_on()
    {
        Write("a");
        var watch = Watch();
        watch.Look();
        var good = _folder.Text;
        File.WriteAllText(_folder.LedgerPath, "{");

        Assert.Empty(watch.Look());
        Assert.Empty(watch.Look());

        Assert.StartsWith("LedgerDamaged: ", Assert.Single(_said));
        File.WriteAllText(_folder.LedgerPath, good);
        Write("b");
        Assert.Equal(["b"], Names(watch.Look()));
        Assert.EndsWith("can be read again.", _said[^1]);
    }

    [Fact]
    public void A_ledger_that_cannot_be_read_at_the_first_look_ends_it() =>
        Assert.Equal(ErrorIds.LedgerDamaged,
            Assert.Throws<QuarantineException>(() => new WatchOperation(new(), LedgerFolder.With(_folder, "{")).Look()).Id);

    [Fact]
    public void A_mirror_says_that_it_has_no_history()
    {
        _folder.Ledger.Replace(LedgerMirror.Of(LedgerSnapshot.Empty, "postgres://db/agents", _now), keepsBackup: false);

        Assert.Empty(Watch().Look());

        Assert.Contains("mirrors 'postgres://db/agents'", Assert.Single(_said));
    }

    [Fact]
    public void Run_hands_over_until_it_is_cancelled()
    {
        using var ended = new CancellationTokenSource();
        var taken = new List<string>();
        var watch = Watch(new() { Since = DateTimeOffset.MinValue, Interval = TimeSpan.FromDays(1) });
        Write("a", "b");

        watch.Run(record =>
        {
            taken.Add(record.Agent);
            if (taken.Count == 2)
                ended.Cancel();
        }, ended.Token);

        Assert.Equal(["a", "b"], taken);
    }

    private WatchOperation Watch(WatchOptions? options = null) =>
        new((options ?? new WatchOptions()) with { Report = _said.Add }, _folder.Ledger);

    private void Write(params string[] agents) => Write(_folder.Ledger, agents);

    private void Write(FileLedger ledger, params string[] agents)
    {
        _now += TimeSpan.FromMinutes(1);
        ledger.Update(_ =>
        [
            .. agents.Select(agent => new LedgerChange(null,
                new HistoryRecord { Time = _now, Agent = agent, Action = DecisionAction.Quarantine, Reason = "why" })),
        ], _now);
    }

    private static IEnumerable<string> Names(IEnumerable<HistoryRecord> records) => records.Select(record => record.Agent);
}
