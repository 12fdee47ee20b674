using System.Runtime.InteropServices;
using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// The events of a fleet's database as they arrive: each log of it is counted from where it was counted to, and what arrives late counts, too. A
/// look costs what is new. Not thread-safe.
/// </summary>
/// <param name="feed">The database.</param>
/// <param name="window">The windows' length.</param>
/// <param name="last">How many of an agent's newest events count; <see langword="null"/>: as many as its window takes.</param>
/// <param name="time">The clock for events that carry no time.</param>
internal sealed class LiveFeed(IEventFeed feed, int window, int? last, TimeProvider time) : ILiveEvents
{
    private readonly FeedFleet _fleet = new(window, last);
    private readonly Dictionary<int, long> _counted = [];
    private readonly Dictionary<int, Seen> _seen = [];
    private IReadOnlyList<FeedSource> _sources = [];
    private AgentEvent[] _events = [];
    private LogMark? _end;
    private string? _name;
    private bool _isWhole, _hasPast;

    /// <summary>The database.</summary>
    public IEventFeed Feed => feed;

    /// <inheritdoc/>
    public IReadOnlyList<LogStatus> Status => [.. _sources.Select(Of)];

    /// <inheritdoc/>
    public long BytesRead => 0;

    /// <inheritdoc/>
    public long Progress { get; private set; }

    /// <inheritdoc/>
    public long Changes { get; private set; }

    /// <inheritdoc/>
    public long Begun => 0;

    /// <inheritdoc/>
    public string? Missing => null;

    /// <inheritdoc/>
    public QuarantineException? Foreign => null;

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => _sources.Max(source => (DateTimeOffset?)source.UpdatedAt);

    /// <inheritdoc/>
    public int Names => _fleet.Count;

    /// <inheritdoc/>
    public FleetPast? Past { get; set; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<LogMark>> Marks
    {
        set
        {
            var cutoffs = new Dictionary<string, Cutoff>(StringComparer.Ordinal);
            foreach (var (agent, marks) in value)
            {
                if (feed.Resolve(marks) is { } cutoff)
                    cutoffs.Add(agent, cutoff);
            }
            _fleet.Cutoffs = cutoffs;
        }
    }

    /// <inheritdoc/>
    public Func<string, AskedStatistics>? Asked
    {
        get => _fleet.Asked;
        set => _fleet.Asked = value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<AgentRewardStats> Statistics => _fleet.Statistics;

    /// <inheritdoc/>
    public IEnumerable<AgentEvent>? Events => _fleet.Events;

    /// <inheritdoc/>
    public AgentTable Agents => _fleet.Agents;

    /// <inheritdoc/>
    public IEnumerable<(string Agent, Cutoff Cutoff)> Cutoffs => _fleet.Cutoffs.Select(mark => (mark.Key, mark.Value with { Source = 0 }));

    /// <inheritdoc/>
    public bool Follow(IEventSink counters, CancellationToken cancellation)
    {
        if (_fleet.Agents != counters.Agents)
            _fleet.Rename(counters.Agents);
        using var look = feed.Look();
        if (look.Fleet != _name)
            Begin(look.Fleet);
        // A database that was restored from a backup has lost what it had: windows hold what is there.
        if (look.Sources.Any(source => CountedOf(source.Number) > source.Events))
            _isWhole = false;
        if (!_isWhole)
            ReadWindows(look, cancellation);
        if (look.Sources.Any(source => CountedOf(source.Number) < source.Events))
            look.ReadSince(_counted, counters.Agents, events => Take(events, counters), cancellation);
        // Of days that are gone no event comes.
        foreach (var source in look.Sources)
            _counted[source.Number] = source.Events;
        if (!_sources.SequenceEqual(look.Sources))
            Changes++;
        (_sources, _end) = (look.Sources, look.End);
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => _end is { } end ? [end] : [];

    /// <inheritdoc/>
    public LivePlaces Places(DateTime? keptAt) => new([], [], new FeedPlaces(_name, new Dictionary<int, long>(_counted)));

    /// <inheritdoc/>
    public void GoOn(LivePlaces places, DateTime? keptAt)
    {
        if (places.Feed is not { } kept)
            return;
        _name = kept.Fleet;
        foreach (var (source, events) in kept.Sources)
            _counted[source] = events;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private long CountedOf(int source) => _counted.GetValueOrDefault(source);

    // Another fleet has been made in the place of the one before: counters go on, all else begins.
    private void Begin(string name)
    {
        _counted.Clear();
        _seen.Clear();
        (_name, _isWhole) = (name, false);
    }

    private void ReadWindows(IFeedLook look, CancellationToken cancellation)
    {
        _fleet.Clear();
        Progress++;
        look.ReadNewest(_fleet.Agents, events => _fleet.Add(events), cancellation);
        _isWhole = true;
        // What has been counted before this process is of the past, and will not come again.
        var (hadPast, now) = (_hasPast, time.GetUtcNow());
        _hasPast = true;
        foreach (var agent in _fleet.Newest)
        {
            foreach (ref readonly var e in agent.Events)
            {
                SeenOf(e.Event.Source).See(e.Event);
                if (!hadPast && e.Event.Line <= CountedOf(e.Event.Source))
                    Past?.Add(_fleet.Agents, [e.Event], now);
            }
        }
    }

    private void Take(ReadOnlySpan<ArrivedEvent> events, IEventSink counters)
    {
        if (_events.Length < events.Length)
            _events = new AgentEvent[events.Length];
        for (var i = 0; i < events.Length; i++)
            _events[i] = events[i].Event;
        var plain = _events.AsSpan(0, events.Length);
        counters.Add(plain);
        Past?.Add(counters.Agents, plain, time.GetUtcNow());
        _fleet.Add(events);
        foreach (ref readonly var e in plain)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counted, e.Source, out _) = e.Line;
            var seen = SeenOf(e.Source);
            seen.Events++;
            seen.See(e);
        }
        Progress += events.Length;
    }

    private Seen SeenOf(int source) => _seen.TryGetValue(source, out var seen) ? seen : _seen[source] = new Seen();

    private LogStatus Of(FeedSource source)
    {
        var seen = _seen.GetValueOrDefault(source.Number);
        return new LogStatus
        {
            Path = source.Name,
            Events = seen?.Events ?? 0,
            Refused = source.Refused,
            NewestEvent = seen is { Newest: > 0 } ? new DateTimeOffset(seen.Newest, TimeSpan.Zero) : null,
            LastChanged = source.UpdatedAt,
        };
    }

    /// <summary>What was read of a log.</summary>
    private sealed class Seen
    {
        public long Events { get; set; }

        public long Newest { get; private set; }

        public void See(in AgentEvent e) => Newest = Math.Max(Newest, e.Timestamp);
    }
}
