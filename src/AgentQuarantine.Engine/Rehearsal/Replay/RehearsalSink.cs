using AgentQuarantine.Events;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>Hands a log's events to every replay, and lets them check when it is time.</summary>
internal sealed class RehearsalSink : IEventSink
{
    // Holds are added to times; one that is later than this is nonsense and does not move the clock.
    private static readonly long LatestTime = new DateTime(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly RehearsalOptions _options;
    private long _now, _nextCheck, _untimed;

    public RehearsalSink(IEnumerable<RehearsedPolicy> policies, RehearsalOptions options, AgentTable? agents = null)
    {
        _options = options;
        Agents = agents ?? new();
        Replays = [.. policies.Select(policy => new PolicyReplay(policy, options, Agents))];
    }

    public AgentTable Agents { get; }

    public RejectCounts Rejects { get; } = new();

    public IReadOnlyList<PolicyReplay> Replays { get; }

    /// <summary>How many checks were due, those among them that could not have decided anything new.</summary>
    public long Checks { get; private set; }

    /// <summary>Whether any event carries a time.</summary>
    public bool HasTime { get; private set; }

    /// <summary>The time at the last event.</summary>
    public DateTimeOffset Now => new(_now, TimeSpan.Zero);

    public void Add(in AgentEvent e)
    {
        foreach (var replay in Replays)
            replay.Reach(e.Line - 1);
        var isTimed = e.Timestamp > 0 && e.Timestamp < LatestTime;
        if (isTimed)
            MoveClock(e.Timestamp);
        foreach (var replay in Replays)
            replay.Add(e, Now);
        if ((_options.EveryEvents is not null || !isTimed) && ++_untimed == (_options.EveryEvents ?? RehearsalOptions.DefaultEveryEvents))
            CheckUntimed(isTimed);
    }

    private void MoveClock(long time)
    {
        if (!HasTime)
        {
            HasTime = true;
            _now = Math.Max(_now, time);
            _nextCheck = _now + _options.Every.Ticks;
        }
        while (_options.EveryEvents is null && _nextCheck <= time)
        {
            Check(_nextCheck);
            var wake = Math.Min(Replays.Min(replay => replay.Wake), time);
            // Until the next event only the end of a hold can change anything: the checks between are due, but idle.
            var idle = Math.Max(0, (wake - _nextCheck - 1) / _options.Every.Ticks);
            Checks += idle;
            _nextCheck += (idle + 1) * _options.Every.Ticks;
        }
        _now = Math.Max(_now, time);
    }

    private void CheckUntimed(bool isTimed)
    {
        _untimed = 0;
        if (!isTimed)
        {
            _now += _options.Every.Ticks;
            _nextCheck = _now + _options.Every.Ticks;
        }
        Check(_now);
    }

    private void Check(long time)
    {
        Checks++;
        foreach (var replay in Replays)
            replay.Check(new DateTimeOffset(time, TimeSpan.Zero));
    }
}
