using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Rehearsal.Replay;
using AgentQuarantine.Rollups;
using AgentQuarantine.Statistics;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Reports;

/// <summary>From a log and a ledger to what a report tells. The log is read once.</summary>
/// <param name="options">What the report is made of.</param>
/// <param name="reading">How much the statistics are of, and how long the windows are.</param>
/// <param name="ledger">Says who is quarantined, and what was decided.</param>
internal sealed class ReportReader(ReportOptions options, FleetReadOptions reading, IQuarantineLedger ledger)
{
    // A report is to be there in a moment: agentq calibrate looks harder.
    private const int Paths = 100;
    private const long RewardsDrawn = 400_000;

    private readonly LedgerSnapshot _entries = ledger.Read();
    private readonly ILookup<string, HistoryRecord> _transitions =
        ledger.History().ToLookup(record => record.Agent, StringComparer.Ordinal);

    /// <summary>Reads.</summary>
    /// <param name="source">The log, or several merged ones.</param>
    /// <param name="zone">Where buckets begin by the clocks; <see langword="null"/>: UTC.</param>
    /// <param name="select">Says which agents the report is about.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public ReportData Read(
        IEventSource source, TimeZoneInfo? zone, Func<IReadOnlyCollection<string>, IReadOnlyList<string>> select,
        IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        using var log = source.Begin(ReadRequest.All with { Threads = reading.Request.Threads }, cancellation);
        var agents = new AgentTable();
        var fleet = new Fleet(reading.Window, agents) { Asked = options.Policy.Asked };
        foreach (var entry in _entries.Agents.Values)
        {
            foreach (var cutoff in log.Resolve(entry.Marks))
                fleet.Mark(entry.Agent, cutoff);
        }
        var last = reading.Request.Last;
        var checks = new RehearsalOptions { Window = reading.Window, Last = last, Every = options.CheckEvery };
        var isStore = StoreResolver.IsStore(source.Name);
        var sink = new ReportSink(fleet, last)
        {
            Newest = isStore && last is not null
                ? () => new NewestEvents(reading.Window, reading.Request == ReadRequest.Default ? null : last) : null,
            Past = new FleetPast(reading.Window, TimeSpan.FromDays(36_500), int.MaxValue),
            Rollup = new RollupSink(new BucketTimes(options.Every, zone), agents),
            Rehearsal = new RehearsalSink([new RehearsedPolicy("in force", options.Policy), .. options.Rehearsed], checks, agents),
            Rewards = new RewardHistory(agents),
        };
        var read = log.Read(sink, progress, cancellation);
        sink.HandOver(read.Lines);

        var newest = sink.Rollup.Newest;
        var now = new[]
        {
            newest, _entries.UpdatedAt?.UtcTicks ?? 0, _transitions.SelectMany(group => group).Max(record => (long?)record.Time.UtcTicks) ?? 0,
        }.Max();
        var times = Times(sink.Rollup);
        var names = select([.. Enumerable.Range(0, agents.Count).Select(i => agents[i]).Union(_entries.Agents.Keys, StringComparer.Ordinal)]);
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var made = Agents(names, fleet, sink, times, new DateTimeOffset(now, TimeSpan.Zero));
        return new ReportData
        {
            Log = source.Path is { } path ? Path.GetFileName(path) : source.Name,
            Ledger = ledger.Name.Contains("://", StringComparison.Ordinal) ? ledger.Name : Path.GetFileName(ledger.Name),
            Read = read,
            Rejects = fleet.Rejects,
            Rotated = log.Rotated,
            Untimed = sink.Rollup.Untimed,
            HasTime = newest > 0,
            Times = times,
            Options = options,
            Window = reading.Window,
            Last = last,
            IsStore = isStore,
            Agents = Calibrated(made, sink.Rewards, read.Lines, last, cancellation),
            Rehearsals =
            [
                .. sink.Rehearsal.Replays.SelectMany(replay => replay.Report(sink.Rehearsal, source.Path)).Where(row => wanted.Contains(row.Agent)),
            ],
        };
    }

    private (DateTimeOffset From, DateTimeOffset To) Times(RollupSink rollup)
    {
        if (rollup.Newest == 0)
            return (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var (from, to) = (new DateTimeOffset(rollup.Oldest, TimeSpan.Zero), new DateTimeOffset(rollup.Newest, TimeSpan.Zero));
        return options.Since is { } since && since > from ? (since < to ? since.ToUniversalTime() : to, to) : (from, to);
    }

    private ReportAgent[] Agents(
        IReadOnlyList<string> names, Fleet fleet, ReportSink sink, (DateTimeOffset From, DateTimeOffset To) times, DateTimeOffset now)
    {
        var statistics = fleet.Statistics().ToDictionary(agent => agent.Agent, StringComparer.Ordinal);
        IReadOnlyList<QuarantineSpan> Spans(string name) => QuarantineSpan.Of(_transitions[name], _entries.Find(name), now);
        var buckets = sink.Rollup.Rows(Spans, now).Where(row => !(row.To <= times.From)).ToLookup(row => row.Agent, StringComparer.Ordinal);
        return
        [
            .. names.Order(StringComparer.Ordinal)
                .Select((name, i) => Agent(name, i, statistics.GetValueOrDefault(name), Spans(name), sink.Past, times, now) with
                {
                    Buckets = [.. buckets[name]],
                })
                .OrderBy(agent => agent.State).ThenByDescending(agent => double.IsNaN(agent.Share) ? -1 : agent.Share),
        ];
    }

    private ReportAgent Agent(
        string name, int index, AgentRewardStats? statistics, IReadOnlyList<QuarantineSpan> spans, FleetPast past,
        (DateTimeOffset From, DateTimeOffset To) times, DateTimeOffset now)
    {
        var entry = _entries.Find(name);
        var policy = options.Policy.For(name);
        var rule = RuleTable.DrawdownOf(policy);
        var limit = rule.Limit(policy, entry?.State == QuarantineState.Probation) ?? double.NaN;
        var judged = statistics?.Judged is { Count: > 0 } some ? some : null;
        var worst = judged is null ? null : rule.Value(judged);
        var share = worst is { } deepest && limit < 0 ? deepest / limit : double.NaN;
        PastPoint[] points = [.. past.Points(name).Where(point => point.Time >= times.From.UtcTicks || times.From == times.To)];
        if (points.Length > 0 && statistics is not null)
            points[^1] = points[^1] with { Now = statistics.CurrentDrawdown, Worst = statistics.Drawdown };
        return new ReportAgent
        {
            Name = name,
            Statistics = statistics is null ? null : statistics with { Quarantined = entry?.IsInForce(now) == true },
            Entry = entry,
            State = AgentStates.Of(entry?.IsInForce(now) == true, entry, judged, share),
            Worst = worst,
            Limit = limit,
            Share = share,
            Equity = past.Equity(name),
            Transitions = [.. _transitions[name].Where(record => !(record.Time < options.Since))],
            Picture = new AgentPicture
            {
                Agent = name,
                Id = $"a{index + 1}-",
                IsRead = false,
                Points = points,
                Spans = spans,
                Limits = LimitSteps.Of(_transitions[name], limit),
                Rewards = past.Rewards(name),
                Window = reading.Window,
                Times = times,
            },
        };
    }

    private ReportAgent[] Calibrated(ReportAgent[] agents, RewardHistory rewards, long lines, int? last, CancellationToken cancellation)
    {
        var notable = agents.Where(agent => agent.IsNotable).Take(ReportData.MostSections).Select(agent => agent.Name)
            .ToHashSet(StringComparer.Ordinal);
        var calibration = new CalibrationOptions
        {
            Window = reading.Window,
            Last = last,
            Every = options.CheckEvery,
            Policy = options.Policy,
            Replicates = Paths,
            MostRewardsDrawn = RewardsDrawn,
        };
        var measured = DrawdownCalibrator.Calibrate(rewards, lines, calibration, names => names.Where(notable.Contains), cancellation)
            .ToDictionary(agent => agent.Agent, StringComparer.Ordinal);
        return Array.ConvertAll(agents, agent => agent with { Calibration = measured.GetValueOrDefault(agent.Name) });
    }
}
