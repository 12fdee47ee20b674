using AgentQuarantine.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class GateTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    public void Dispose() => _folder.Dispose();

    private QuarantineGate Gate(WhenUnknown whenUnknown = WhenUnknown.Deny) => new(_folder.LedgerPath, whenUnknown, _clock);

    private void Add(string agent, DateTimeOffset? until = null) => ManualQuarantine.Add(_folder.Ledger, agent, "by hand", until, _clock.GetUtcNow());

    private void Tick() => _clock.Advance(QuarantineGate.DefaultRefreshInterval);

    [Fact]
    public void An_interval_of_a_hundred_years_ends_nothing_and_one_of_nothing_is_refused()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        // What a thread of its own cannot wait for would end the process.
        using var gate = new QuarantineGate(_folder.LedgerPath, refreshInterval: TimeSpan.FromDays(36_500));

        Assert.True(gate.IsDisabled("a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuarantineGate(_folder.LedgerPath, refreshInterval: TimeSpan.Zero));
    }

    [Fact]
    public void Who_is_quarantined_is_disabled_and_nobody_else()
    {
        Add("a");
        using var gate = Gate();

        Assert.True(gate.IsDisabled("a"));
        Assert.False(gate.IsDisabled("A"));
        Assert.False(gate.IsDisabled(""));
        Assert.Null(gate.LastError);
    }

    [Fact]
    public void A_name_that_was_cut_is_disabled_under_its_whole_length_too()
    {
        var name = new string('a', 300);
        Add(AgentQuarantine.Events.Names.AgentName.Shorten(name));
        Add(name + "by hand");
        using var gate = Gate();

        Assert.True(gate.IsDisabled(name));
        Assert.True(gate.IsDisabled(name + "by hand"));
        Assert.False(gate.IsDisabled(name + "b"));
    }

    [Fact]
    public void Before_the_first_quarantine_nobody_is_disabled()
    {
        using var gate = Gate();

        Assert.False(gate.IsDisabled("a"));
    }

    [Fact]
    public void A_change_takes_effect_within_the_interval()
    {
        using var gate = Gate();
        Add("a");
        Assert.False(gate.IsDisabled("a"));

        Tick();

        Assert.True(gate.IsDisabled("a"));
        ManualQuarantine.Clear(_folder.Ledger, "a", [], _clock.GetUtcNow());
        Tick();
        Assert.False(gate.IsDisabled("a"));
    }

    [Fact]
    public void A_caller_that_cannot_wait_refreshes_itself()
    {
        using var gate = new QuarantineGate(_folder.LedgerPath, time: _clock, refreshInterval: Timeout.InfiniteTimeSpan);
        Add("a");
        Tick();
        Assert.False(gate.IsDisabled("a"));

        gate.Refresh();

        Assert.True(gate.IsDisabled("a"));
    }

    [Fact]
    public void A_change_that_the_file_systems_clock_does_not_show_is_seen_all_the_same()
    {
        Add("a");
        using var gate = Gate();
        var written = File.GetLastWriteTimeUtc(_folder.LedgerPath);

        // In place, of the same length and with the same time: only the look after a change can see it.
        File.WriteAllText(_folder.LedgerPath, _folder.Text.Replace("\"a\"", "\"b\""));
        File.SetLastWriteTimeUtc(_folder.LedgerPath, written);
        Tick();

        Assert.True(gate.IsDisabled("b"));
    }

    [Fact]
    public void A_swapped_file_of_the_same_length_and_times_is_seen()
    {
        Add("a");
        using var gate = Gate();
        Tick();
        Tick();
        var (written, created) = (File.GetLastWriteTimeUtc(_folder.LedgerPath), File.GetCreationTimeUtc(_folder.LedgerPath));
        var other = Path.Combine(_folder.Root, "other.json");
        File.WriteAllText(other, _folder.Text.Replace("\"a\"", "\"b\""));
        File.SetCreationTimeUtc(other, created);
        File.SetLastWriteTimeUtc(other, written);
        File.Move(other, _folder.LedgerPath, overwrite: true);

        Tick();

        Assert.Equal((false, true), (gate.IsDisabled("a"), gate.IsDisabled("b")));
    }

    [Fact]
    public void A_change_takes_effect_while_every_thread_of_the_pool_is_busy()
    {
        var busy = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var threads, out _);
        for (var i = 0; i < 4 * threads; i++)
            ThreadPool.QueueUserWorkItem(_ => busy.Wait());
        try
        {
            using var gate = new QuarantineGate(_folder.LedgerPath, refreshInterval: TimeSpan.FromMilliseconds(1));

            Add("a");

            // The pool adds a thread now and then: what counts is that the answer does not wait for one.
            Assert.True(SpinWait.SpinUntil(() => gate.IsDisabled("a"), TimeSpan.FromSeconds(60)));
        }
        finally
        {
            busy.Set();
        }
    }

    [Fact]
    public void A_required_ledger_that_is_not_there_denies()
    {
        using var gate = new QuarantineGate(_folder.LedgerPath, time: _clock, requireLedger: true);

        Assert.True(gate.IsDisabled("a"));
        Assert.Equal(ErrorIds.LedgerNotFound, gate.LastError!.Id);
    }

    [Fact]
    public void An_end_is_honoured_at_the_moment_of_the_question()
    {
        Add("a", until: _clock.GetUtcNow().AddMilliseconds(50));
        using var gate = Gate();

        Assert.True(gate.IsDisabled("a"));
        _clock.Advance(TimeSpan.FromMilliseconds(49));
        Assert.True(gate.IsDisabled("a"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(gate.IsDisabled("a"));
    }

    [Fact]
    public void On_probation_an_agent_may_run()
    {
        LedgerFolder.With(_folder, """{"agents": {"a": {"active": false, "state": "probation"}}}""");
        using var gate = Gate();

        Assert.False(gate.IsDisabled("a"));
    }

    [Theory]
    [InlineData(WhenUnknown.Deny, true)]
    [InlineData(WhenUnknown.Allow, false)]
    public void A_ledger_that_could_never_be_read_is_answered_for_by_the_option(WhenUnknown whenUnknown, bool disabled)
    {
        LedgerFolder.With(_folder, "{}");
        using var gate = Gate(whenUnknown);

        Assert.Equal(disabled, gate.IsDisabled("a"));
        Assert.Equal(ErrorIds.LedgerDamaged, gate.LastError!.Id);
        Assert.Null(gate.SnapshotAge);

        LedgerFolder.With(_folder, """{"agents": {"a": {"active": true}}}""");
        Tick();
        Assert.True(gate.IsDisabled("a"));
        Assert.False(gate.IsDisabled("b"));
        Assert.Null(gate.LastError);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(null)]
    public void While_the_ledger_is_damaged_or_gone_the_last_good_snapshot_holds(string? text)
    {
        Add("a");
        using var gate = Gate();
        if (text is null)
            File.Delete(_folder.LedgerPath);
        else
            LedgerFolder.With(_folder, text);

        Tick();
        Tick();

        Assert.True(gate.IsDisabled("a"));
        Assert.False(gate.IsDisabled("b"));
        Assert.Equal(text is null ? ErrorIds.LedgerNotFound : ErrorIds.LedgerDamaged, gate.LastError!.Id);
        Assert.Equal(2 * QuarantineGate.DefaultRefreshInterval, gate.SnapshotAge);

        LedgerFolder.With(_folder, """{"agents": {"b": {"active": true}}}""");
        Tick();
        Assert.Equal((false, true), (gate.IsDisabled("a"), gate.IsDisabled("b")));
        Assert.Equal(TimeSpan.Zero, gate.SnapshotAge);
    }

    [Fact]
    public async Task While_the_ledger_is_rewritten_no_question_is_answered_by_half_of_it()
    {
        Add("always");
        using var gate = new QuarantineGate(_folder.LedgerPath, refreshInterval: TimeSpan.FromMilliseconds(1));
        using var done = new CancellationTokenSource();
        var asking = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.True(gate.IsDisabled("always"));
                Assert.False(gate.IsDisabled("never"));
            }
        });

        try
        {
            for (var i = 0; i < 50; i++)
                Add("another " + i);
        }
        finally
        {
            await done.CancelAsync();
        }
        await asking;

        Assert.Null(gate.LastError);
        gate.Refresh();
        Assert.True(gate.IsDisabled("another 49"));
    }

    [Fact]
    public void A_question_allocates_nothing()
    {
        Add("a");
        Add("b", until: _clock.GetUtcNow().AddHours(1));
        using var gate = new QuarantineGate(_folder.LedgerPath);

        Assert.Equal(0, Allocations.Least(() => Ask(gate, 1000)));
    }

    [Fact]
    public void After_its_disposal_a_gate_still_answers()
    {
        Add("a");
        var gate = Gate();
        gate.Dispose();
        Add("b");
        Tick();

        Assert.Equal((true, false), (gate.IsDisabled("a"), gate.IsDisabled("b")));
    }

    private static bool Ask(QuarantineGate gate, int times)
    {
        var any = false;
        for (var i = 0; i < times; i++)
            any |= gate.IsDisabled("a") | gate.IsDisabled("b") | gate.IsDisabled("c");
        return any;
    }
}
