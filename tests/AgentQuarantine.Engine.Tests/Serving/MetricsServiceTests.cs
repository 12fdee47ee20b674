using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;
using AgentQuarantine.Tests.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Serving;

public sealed class MetricsServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SettableClock _time = new();
    private readonly List<string> _reports = [];

    private MetricsService Start(Func<MetricsServiceOptions, MetricsServiceOptions>? change = null)
    {
        var options = new MetricsServiceOptions
        {
            Collector = new CollectorOptions { Logs = [_folder["e.jsonl"]], Ledger = new FileLedger(_folder["q.json"]) },
            Server = new ServerOptions { Port = 0 },
            Report = text =>
            {
                lock (_reports)
                    _reports.Add(text);
            },
        };
        return MetricsService.Start(change?.Invoke(options) ?? options, _time);
    }

    private bool Reported(string part)
    {
        lock (_reports)
            return _reports.Any(report => report.Contains(part));
    }

    private async Task Until(Func<bool> condition)
    {
        var patience = Task.Delay(RawClient.Patience);
        while (!condition())
        {
            Assert.False(patience.IsCompleted, "the condition has not come to hold");
            // The service looks once for each step of the clock, however busy the machine is.
            if (_time.IsWaitedFor())
                _time.Advance(TimeSpan.FromSeconds(10));
            else
                await Task.Delay(1);
        }
    }

    [Fact]
    public async Task What_is_appended_is_served_at_the_next_interval()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":1}\n");
        await using var service = Start();
        await Until(() => service.IsReady);
        Assert.True(Reported("the event log was read: 1 agents"));

        _folder.Append("e.jsonl", "{\"agent\":\"b\",\"reward\":1}\n");
        await Until(() => service.Snapshot!.AgentCount == 2);
    }

    [Fact]
    public async Task An_interval_of_a_hundred_years_is_no_end_of_looking()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":1}\n");
        var service = Start(options => options with { Interval = TimeSpan.FromDays(36_500) });
        await Until(() => service.IsReady);

        // What ended the looking would be told here.
        await service.DisposeAsync();
    }

    [Fact]
    public async Task Something_unexpected_is_told_and_the_next_look_is_made()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":1}\n");
        var failed = false;
        await using var service = Start(options => options with
        {
            Report = text =>
            {
                options.Report!(text);
                if (!failed && text.StartsWith("the event log was read"))
                {
                    failed = true;
                    throw new InvalidOperationException("a mistake");
                }
            },
        });
        await Until(() => Reported("a mistake"));

        _folder.Append("e.jsonl", "{\"agent\":\"b\",\"reward\":1}\n");
        await Until(() => service.Snapshot!.AgentCount == 2);
    }

    [Fact]
    public async Task Without_a_log_the_service_waits_for_it_and_says_so_once()
    {
        await using var service = Start();
        await Until(() => service.Snapshot is not null);
        await Until(() => _time.GetUtcNow() > MetricsSample.Start.AddMinutes(2));

        Assert.False(service.IsReady);
        Assert.Contains("agentquarantine_up 0", MetricsSample.Write(service.Snapshot!));
        Assert.Single(_reports, report => report.StartsWith("EventLogNotFound"));

        _folder.Write("e.jsonl", "{\"agent\":\"a\"}\n");
        await Until(() => service.IsReady);
        await Until(() => Reported("everything can be read again"));
        Assert.Contains("agentquarantine_up 1", MetricsSample.Write(service.Snapshot!));
    }

    [Fact]
    public async Task Checks_are_made_as_often_as_asked_and_counted()
    {
        _folder.Write("e.jsonl", string.Concat(Enumerable.Repeat("{\"agent\":\"bad\",\"reward\":-1}\n", 10)));
        await using var service = Start(o => o with { CheckEvery = TimeSpan.FromMinutes(5) });
        await Until(() => service.Snapshot is not null);

        var first = MetricsSample.Write(service.Snapshot!);
        Assert.Contains("agentquarantine_decisions_total{action=\"quarantine\"} 1", first);
        Assert.Contains("agent_quarantined{agent=\"bad\"} 1", first);
        Assert.Contains("agentquarantine_last_check_timestamp_seconds 17673", first);
        Assert.True(Reported("Quarantine 'bad'"));

        await Until(() => MetricsSample.Write(service.Snapshot!).Contains("agentquarantine_decisions_total{action=\"keep\"} 1"));
        Assert.InRange(_time.GetUtcNow() - MetricsSample.Start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_stops_no_checks()
    {
        _folder.Write("e.jsonl", string.Concat(Enumerable.Repeat("{\"agent\":\"bad\",\"reward\":-1}\n", 10)));
        await using var service = Start(o => o with { CheckEvery = TimeSpan.FromMinutes(5) });
        await Until(() => service.Snapshot is not null);
        _time.SetBackBy = TimeSpan.FromDays(1);

        await Until(() => service.Snapshot!.Self.Check?.Time < MetricsSample.Start);
    }

    [Fact]
    public async Task Checks_that_others_make_are_shown()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":1}\n");
        await using var service = Start();
        await Until(() => service.Snapshot is not null);
        Assert.DoesNotContain("agentquarantine_last_check_timestamp_seconds 1", MetricsSample.Write(service.Snapshot!));

        CheckOperation.Read([_folder["e.jsonl"]], new CheckOptions(), new FileLedger(_folder["q.json"]), _time).Run(apply: true);

        await Until(() => MetricsSample.Write(service.Snapshot!).Contains("agentquarantine_last_check_timestamp_seconds 1"));
        var shown = MetricsSample.Write(service.Snapshot!);
        Assert.Contains("agentquarantine_last_check_success 1\n", shown);
        Assert.Contains("agentquarantine_checks_total{outcome=\"ok\"} 1\n", shown);
        Assert.Contains("agentquarantine_decisions_total{action=\"healthy\"} 1\n", shown);
    }

    [Fact]
    public async Task A_check_that_can_leave_no_word_is_shown_all_the_same_and_says_so_once()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":1}\n");
        Directory.CreateDirectory(_folder["q.check.json"]);
        await using var service = Start(o => o with { CheckEvery = TimeSpan.FromMinutes(5) });

        await Until(() => service.Snapshot?.Self.Check?.Succeeded == 3);
        Assert.Single(_reports, report => report.Contains("How the check ended could not be written"));
    }

    [Fact]
    public async Task A_policy_file_that_changes_is_read_again()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":-2}\n");
        _folder.Write("p.json", "{\"defaults\":{\"drawdown_limit\":-3}}");
        await using var service = Start(o => o with
        {
            CheckEvery = TimeSpan.FromMinutes(1),
            Collector = o.Collector with
            {
                PolicyPath = _folder["p.json"],
                Policy = PolicyFile.Load(_folder["p.json"]),
                ReadPolicy = () => PolicyFile.Load(_folder["p.json"]),
            },
        });
        await Until(() => service.Snapshot is not null);

        _folder.Write("p.json", "{\"defaults\":{\"drawdown_limit\":");
        await Until(() => Reported("PolicyInvalid"));
        Assert.Single(_reports, report => report.Contains("goes on being used"));
        await Until(() => MetricsSample.Write(service.Snapshot!).Contains("agentquarantine_policy_last_reload_successful 0\n"));
        Assert.Contains("agent_reward_drawdown_limit{agent=\"a\"} -3\n", MetricsSample.Write(service.Snapshot!));

        _folder.Write("p.json", "{\"defaults\":{\"drawdown_limit\":-1}}");
        await Until(() => Reported("Quarantine 'a'"));
        await Until(() => MetricsSample.Write(service.Snapshot!).Contains("agentquarantine_policy_last_reload_successful 1\n"));
        Assert.Contains("agent_reward_drawdown_limit{agent=\"a\"} -1\n", MetricsSample.Write(service.Snapshot!));
    }

    [Fact]
    public async Task A_reload_reads_the_policy_whether_it_seems_to_have_changed_or_not()
    {
        _folder.Write("e.jsonl", "{\"agent\":\"a\",\"reward\":-2}\n");
        _folder.Write("p.json", "{}");
        var limit = -3.0;
        await using var service = Start(o => o with
        {
            Collector = o.Collector with { PolicyPath = _folder["p.json"], ReadPolicy = () => FleetPolicy.Default.With(limit, null, null) },
        });
        await Until(() => service.Snapshot is not null);
        limit = -1;
        service.Reload();

        await Until(() => MetricsSample.Write(service.Snapshot!).Contains("agent_reward_drawdown_limit{agent=\"a\"} -1\n"));
    }

    [Fact]
    public async Task Without_being_asked_the_service_writes_nothing()
    {
        _folder.Write("e.jsonl", string.Concat(Enumerable.Repeat("{\"agent\":\"bad\",\"reward\":-1}\n", 10)));
        await using var service = Start();
        await Until(() => _time.GetUtcNow() > MetricsSample.Start.AddHours(1));

        Assert.False(File.Exists(_folder["q.json"]));
        Assert.DoesNotContain("agentquarantine_last_check_timestamp_seconds 1", MetricsSample.Write(service.Snapshot!));
    }

    [Fact]
    public async Task Whoever_serves_everybody_without_certificate_or_credential_is_warned()
    {
        await using (var loopback = Start())
            Assert.Empty(loopback.Warnings);
        await using (var open = Start(o => o with { Server = o.Server with { HostName = "0.0.0.0" } }))
            Assert.Contains("neither a certificate nor a credential", Assert.Single(open.Warnings));
        var users = new ServerSecurity { Credentials = [new BasicCredential("a", "b")] };
        await using (var closed = Start(o => o with { Server = o.Server with { HostName = "0.0.0.0", Security = users } }))
            Assert.Contains("cross the network in the clear", Assert.Single(closed.Warnings));
    }

    [Fact]
    public async Task The_service_can_be_stopped_twice()
    {
        var service = Start();
        await service.DisposeAsync();
        await service.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A clock that somebody sets, while what measures time goes on.</summary>
    private sealed class SettableClock() : FakeTimeProvider(MetricsSample.Start)
    {
        private int _timers, _seen;

        public TimeSpan SetBackBy { get; set; }

        /// <summary>Whether somebody has begun to wait since the last time that this was true.</summary>
        public bool IsWaitedFor()
        {
            var timers = Volatile.Read(ref _timers);
            var more = timers != _seen;
            _seen = timers;
            return more;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
            Count(dueTime);
            return timer;
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - SetBackBy;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;

        private void Count(TimeSpan dueTime)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
                Interlocked.Increment(ref _timers);
        }

        private sealed class CountedTimer(SettableClock clock, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                var isAlive = timer.Change(dueTime, period);
                clock.Count(dueTime);
                return isAlive;
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
