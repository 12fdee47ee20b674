using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>Whole checks on real files: what the original got wrong.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    private string LogPath => Path.Combine(_folder.Root, "events.jsonl");

    public void Dispose() => _folder.Dispose();

    private void Log(string agent, double reward, int count) =>
        File.AppendAllText(LogPath,
            string.Concat(Enumerable.Repeat(FormattableString.Invariant($"{{\"agent\": {agent}, \"reward\": {reward}}}\n"), count)));

    private IReadOnlyList<QuarantineDecision> Check(FleetPolicy? policy = null, bool apply = true)
    {
        _clock.Advance(TimeSpan.FromMinutes(5));
        return QuarantineCheck.Run(new EventLog(LogPath), _folder.Ledger, policy ?? FleetPolicy.Default, new FleetReadOptions(), _clock, apply);
    }

    [Fact]
    public void A_second_identical_check_writes_nothing_at_all()
    {
        Log("\"a\"", -1, 5);
        Log("\"b\"", 1, 5);
        Assert.Equal([("a", true), ("b", false)], Check().Select(decision => (decision.Agent, decision.Applied)));
        var before = _folder.Files();

        Assert.DoesNotContain(Check(), decision => decision.Applied);
        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void What_if_decides_the_same_and_writes_nothing()
    {
        Log("\"a\"", -1, 5);
        var before = _folder.Files();

        var decision = Check(apply: false).Single();

        Assert.Equal((DecisionAction.Quarantine, false), (decision.Action, decision.Applied));
        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void A_quarantine_by_hand_outlives_every_check()
    {
        Log("\"a\"", 1, 5);
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, _clock.GetUtcNow());

        Check();

        Assert.True(_folder.Ledger.Read().Agents["a"].Active);
    }

    [Fact]
    public void A_clear_by_hand_outlives_the_next_check_and_new_losses_count()
    {
        Log("\"a\"", -1, 5);
        Check();
        ManualQuarantine.Clear(_folder.Ledger, "a", [new EventLog(LogPath).MarkEnd(_clock.GetUtcNow())], _clock.GetUtcNow());

        Assert.Equal(DecisionAction.Healthy, Check().Single().Action);
        Log("\"a\"", -1, 2);
        Assert.Equal(DecisionAction.Healthy, Check().Single().Action);
        Log("\"a\"", -1, 1);
        Assert.Equal(DecisionAction.Quarantine, Check().Single().Action);
    }

    [Fact]
    public void Numeric_agents_clear()
    {
        Log("7", -1, 5);
        Check();
        Assert.True(_folder.Ledger.Read().Agents["7"].Active);
        File.Delete(LogPath);
        Log("7", 1, 20);

        Assert.Equal(("7", DecisionAction.Clear), (Check().Single().Agent, _folder.Ledger.History().Last().Action));
        Assert.False(_folder.Ledger.Read().Agents["7"].Active);
    }

    [Theory]
    [InlineData(0.01, 1, "1 of the 20 rewards that it takes to clear")]
    [InlineData(-0.1, 2, "2 of the 20 rewards that it takes to clear")]
    [InlineData(1, 19, "19 of the 20 rewards that it takes to clear")]
    [InlineData(0, 400, "all 400 rewards are 0, which shows no recovery")]
    public void A_fresh_log_is_no_recovery(double reward, int count, string reason)
    {
        Log("\"a\"", -0.5, 20);
        Check();
        File.Delete(LogPath);
        Log("\"a\"", reward, count);

        var decision = Check().Single();

        Assert.Equal((DecisionAction.Keep, reason, true), (decision.Action, decision.Reason, decision.Quarantined));
    }

    [Fact]
    public void Zeros_beside_a_reward_are_a_recovery()
    {
        Log("\"a\"", -0.5, 20);
        Check();
        File.Delete(LogPath);
        Log("\"a\"", 0, 19);
        Log("\"a\"", 0.1, 1);

        Assert.Equal(DecisionAction.Clear, Check().Single().Action);
    }

    [Fact]
    public void A_policy_may_clear_on_one_reward_as_the_original_does()
    {
        Log("\"a\"", -0.5, 20);
        Check();
        File.Delete(LogPath);
        Log("\"a\"", 0.01, 1);

        Assert.Equal(DecisionAction.Clear, Check(Given.Policy(p => p with { ClearMinSamples = 1 })).Single().Action);
    }

    [Fact]
    public void An_agent_that_left_the_window_stays_quarantined_and_is_not_reported_as_cleared()
    {
        Log("\"a\"", -1, 5);
        Check();
        Log("\"b\"", 1, 6000);

        Assert.Equal([("a", DecisionAction.Stale), ("b", DecisionAction.Healthy)], Check().Select(decision => (decision.Agent, decision.Action)));
        Assert.True(_folder.Ledger.Read().Agents["a"].Active);
    }

    [Fact]
    public void Values_that_are_not_finite_hide_no_loss()
    {
        Log("\"a\"", 1, 5);
        File.AppendAllText(LogPath,
            "{\"agent\": \"a\", \"reward\": NaN}\n[1]\nnonsense\n{\"agent\": \"a\", \"reward\": 0, \"note\": \"x\u2028y\"}\n");
        Log("\"a\"", -1, 3);

        Assert.Equal(DecisionAction.Quarantine, Check().Single().Action);
    }

    [Fact]
    public void A_damaged_ledger_stops_the_check_and_stays()
    {
        Log("\"a\"", -1, 5);
        LedgerFolder.With(_folder, "{}");

        Assert.Equal(ErrorIds.LedgerDamaged, Assert.Throws<QuarantineException>(() => Check()).Id);
        Assert.Equal("{}", _folder.Text);
    }

    [Fact]
    public void A_clear_while_the_log_is_read_is_not_undone()
    {
        Log("\"a\"", -1, 5);
        Check();
        // Judged by this older mark, which lies before every loss, the agent would be quarantined again.
        ManualQuarantine.Clear(_folder.Ledger, "a", [new LogMark(LogPath, 0, "", 0, _clock.GetUtcNow())], _clock.GetUtcNow());
        Assert.Equal(DecisionAction.Quarantine, Check(apply: false).Single().Action);
        var racing = new RacingLog(new EventLog(LogPath),
            () => ManualQuarantine.Clear(_folder.Ledger, "a", [new EventLog(LogPath).MarkEnd(_clock.GetUtcNow())], _clock.GetUtcNow()));
        _clock.Advance(TimeSpan.FromMinutes(5));

        var decision = QuarantineCheck.Run(racing, _folder.Ledger, FleetPolicy.Default, new FleetReadOptions(), _clock).Single();

        Assert.Equal(DecisionAction.Keep, decision.Action);
        Assert.False(_folder.Ledger.Read().Agents["a"].Active);
    }

    [Fact]
    public void Every_transition_stands_in_the_history_with_its_evidence()
    {
        var policy = Given.Policy(p => p with { BaseHold = TimeSpan.FromMinutes(5) });
        Log("\"a\"", -1, 5);
        Check(policy);
        Check(policy);
        Log("\"a\"", 1, 20);
        Check(policy);

        var history = _folder.Ledger.History().ToList();
        Assert.Equal([DecisionAction.Quarantine, DecisionAction.Probation, DecisionAction.Clear], history.Select(record => record.Action));
        Assert.Equal((-5.0, -3.0, LogPath), (history[0].Evidence!.Value, history[0].Evidence!.Limit, history[0].Evidence!.Statistics!.Path));
        Assert.Equal((20, 0.0), (history[2].Evidence!.Count, history[2].Evidence!.Statistics!.Drawdown));
    }

    [Fact]
    public void Observing_records_once_and_quarantines_nobody()
    {
        var policy = FleetPolicy.Default with { Mode = PolicyMode.Observe };
        Log("\"a\"", -1, 5);

        Assert.False(Check(policy).Single().Applied);
        Check(policy);

        Assert.Equal((DecisionAction.Quarantine, false), (_folder.Ledger.History().Single().Action, _folder.Ledger.History().Single().Enforced));
        Assert.False(_folder.Ledger.Read().Agents["a"].Active);
    }

    [Fact]
    public void Without_times_the_files_own_time_says_that_the_log_has_stopped_growing()
    {
        Log("\"a\"", -1, 5);
        Check();
        File.Delete(LogPath);
        Log("\"a\"", 1, 20);
        var policy = FleetPolicy.Default with { StaleAfter = TimeSpan.FromMinutes(15) };

        File.SetLastWriteTimeUtc(LogPath, _clock.GetUtcNow().UtcDateTime.AddHours(-1));
        Assert.Equal(DecisionAction.Keep, Check(policy).Single().Action);
        File.SetLastWriteTimeUtc(LogPath, _clock.GetUtcNow().UtcDateTime);
        Assert.Equal(DecisionAction.Clear, Check(policy).Single().Action);
    }

    [Fact]
    public void Several_logs_are_one_fleet_and_a_released_agent_is_marked_in_each()
    {
        var policy = Given.Policy(p => p with { BaseHold = TimeSpan.FromMinutes(5) });
        var other = Path.Combine(_folder.Root, "other.jsonl");
        Log("\"a\"", -1, 5);
        File.Copy(LogPath, other);
        IEventSource[] logs = [new EventLog(LogPath), new EventLog(other)];
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(QuarantineCheck.Run(logs, _folder.Ledger, policy, new FleetReadOptions(), _clock));
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(QuarantineState.Probation, _folder.Ledger.Read().Agents["a"].State);
        Assert.Equal([LogPath, other], _folder.Ledger.Read().Agents["a"].Marks.Select(mark => mark.Path));
    }

    private sealed class RacingLog(EventLog log, Action meanwhile) : IEventSource
    {
        public string Name => log.Name;

        public string? Path => log.Path;

        public IEventReading Begin(ReadRequest request, CancellationToken cancellation) => new Reading(log.Begin(request, cancellation), meanwhile);

        public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => log.MarkEnds(now);

        private sealed class Reading(IEventReading reading, Action meanwhile) : IEventReading
        {
            public DateTimeOffset? LastChanged => reading.LastChanged;

            public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) => reading.Resolve(marks);

            public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress, CancellationToken cancellation)
            {
                var summary = reading.Read(sink, progress, cancellation);
                meanwhile();
                return summary;
            }

            public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => reading.Ends(now);

            public void Dispose() => reading.Dispose();
        }
    }
}
