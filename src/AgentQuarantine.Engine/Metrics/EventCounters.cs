using System.Runtime.CompilerServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Metrics;

/// <summary>
/// Counts events per agent from the log's first byte on. A count never falls: an agent that was idle and comes back
/// goes on where it stood, unless its place was given away meanwhile. Not thread-safe.
/// </summary>
internal sealed class EventCounters : IEventSink
{
    private readonly MetricsOptions _options;
    private readonly ICountObserver? _observer;
    private readonly Stack<int> _givenUp = new();
    private int[] _placeOf = [];
    private AgentCounts[] _counts = [];
    private int[] _order = [];
    private int[] _indexAt = [];
    private DateTimeOffset _now;
    private long _newest;

    public EventCounters(MetricsOptions options, ICountObserver? observer = null)
    {
        (_options, _observer) = (options.Checked(), observer);
        Latency = new Histograms([.. options.LatencyBuckets]);
        Cost = new Histograms([.. options.CostBuckets]);
    }

    private EventCounters(EventCounters old)
    {
        (_options, _observer) = (old._options, old._observer);
        (_counts, _now, _newest) = (old._counts, old._now, old._newest);
        (Latency, Cost, Rejects) = (old.Latency, old.Cost, old.Rejects);
        (Count, Dropped) = (old.Count, old.Dropped);
        _indexAt = new int[_counts.Length];
        for (var place = 0; place < Count; place++)
        {
            _indexAt[place] = Agents.Intern(_counts[place].Name);
            Place(_indexAt[place]) = place;
        }
    }

    public AgentTable Agents { get; } = new();

    public RejectCounts Rejects { get; } = new();

    /// <summary>Whether most of the names that are kept are needed by nobody: neither for a place nor by <paramref name="others"/>.</summary>
    public bool IsCrowded(int others) => Agents.Count - Count - others > CrowdedFrom * (long)_options.MaxAgents;

    /// <inheritdoc cref="MetricsOptions.Created"/>
    public bool HasCreated => _options.Created;

    public Histograms Latency { get; }

    public Histograms Cost { get; }

    /// <summary>How many agents have a place.</summary>
    public int Count { get; private set; }

    /// <summary>How many agents were met while there was no place.</summary>
    public long Dropped { get; internal set; }

    /// <summary>The places of all agents in ordinal order of their names.</summary>
    public ReadOnlySpan<int> Order
    {
        get
        {
            if (_order.Length != Count)
                _order = [.. Enumerable.Range(0, Count).OrderBy(place => _counts[place].Name, StringComparer.Ordinal)];
            return _order;
        }
    }

    public ref readonly AgentCounts this[int place] => ref _counts[place];

    /// <summary>
    /// These counters with a table that holds the names of agents with a place only; they go on in place of these. A log in
    /// which ever new names turn up would fill the memory otherwise. An agent that is dropped again counts again.
    /// </summary>
    public EventCounters Renew() => new(this);

    /// <summary>Goes on with an agent that was counted before. Beyond the most that are counted it is left out.</summary>
    public void Restore(AgentCounts counts, ReadOnlySpan<long> latency, double latencySum, ReadOnlySpan<long> cost, double costSum)
    {
        var place = PlaceOf(Agents.Intern(counts.Name));
        if (place < 0)
            return;
        counts.Label = _counts[place].Label;
        _counts[place] = counts;
        Latency.Restore(place, latency, latencySum);
        Cost.Restore(place, cost, costSum);
        _newest = Math.Max(_newest, counts.LastTimestamp);
    }

    /// <summary>Says at what time the events that follow are read.</summary>
    public void ReadAt(DateTimeOffset now) => _now = now;

    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        var now = _now.UtcTicks;
        foreach (ref readonly var e in events)
        {
            var placeOf = _placeOf;
            var place = (uint)e.Agent < (uint)placeOf.Length ? placeOf[e.Agent] : Unmet;
            if (place < 0 && (place = PlaceOf(e.Agent)) < 0)
                continue;
            ref var counts = ref _counts[place];
            counts.Runs++;
            counts.Errors += e.IsError ? 1 : 0;
            if (!double.IsNaN(e.Reward))
                counts.LastReward = e.Reward;
            if (!double.IsNaN(e.LatencyMs))
            {
                counts.LastLatencyMs = e.LatencyMs;
                Latency.Observe(place, e.LatencyMs);
            }
            if (!double.IsNaN(e.CostUsd))
            {
                counts.LastCostUsd = e.CostUsd;
                Cost.Observe(place, e.CostUsd);
            }
            _observer?.Add(place, e);
            counts.LastRead = now;
            // A clock that runs ahead must not make everybody else look idle.
            counts.LastTimestamp = Math.Max(counts.LastTimestamp, Math.Min(e.Timestamp, now));
            _newest = Math.Max(_newest, counts.LastTimestamp);
        }
    }

    /// <summary>
    /// Whether an agent has been idle for too long: nothing of it was read for that long, or the log's own time has
    /// moved past its newest event by that much. The latter holds for a log read at once, or one long past.
    /// </summary>
    public bool IsIdle(int place, DateTimeOffset now)
    {
        if (_options.Forget is not { } forget)
            return false;
        ref readonly var counts = ref _counts[place];
        return now.UtcTicks - counts.LastRead >= forget.Ticks
            || (counts.LastTimestamp != 0 && _newest - counts.LastTimestamp >= forget.Ticks);
    }

    /// <summary>When the agent, if nothing more of it is read, will have been idle for too long.</summary>
    public DateTimeOffset IdleFrom(int place) =>
        _options.Forget is { } forget && _counts[place].LastRead < DateTimeOffset.MaxValue.UtcTicks - forget.Ticks
            ? new DateTimeOffset(_counts[place].LastRead, TimeSpan.Zero) + forget
            : DateTimeOffset.MaxValue;

    /// <summary>Lets the next new agents have the places of these idle ones, once there is no other.</summary>
    public void GiveUp(IEnumerable<int> places)
    {
        _givenUp.Clear();
        foreach (var place in places)
            _givenUp.Push(place);
    }

    private ref int Place(int agent)
    {
        if (agent >= _placeOf.Length)
        {
            var met = _placeOf.Length;
            Array.Resize(ref _placeOf, Math.Max(agent + 1, Math.Max(16, 2 * met)));
            _placeOf.AsSpan(met).Fill(Unmet);
        }
        return ref _placeOf[agent];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int PlaceOf(int agent)
    {
        var place = Place(agent);
        if (place >= 0)
            return place;
        if (Count < _options.MaxAgents)
            return Settle(agent, Count++);
        while (_givenUp.TryPop(out var idle))
        {
            // Only if it is still idle: it may have come back since it was given up.
            if (!IsIdle(idle, _now))
                continue;
            _placeOf[_indexAt[idle]] = Unmet;
            _order = [];
            Latency.Clear(idle);
            Cost.Clear(idle);
            return Settle(agent, idle);
        }
        if (place == Unmet)
            Dropped++;
        return _placeOf[agent] = Placeless;
    }

    private int Settle(int agent, int place)
    {
        if (_counts.Length <= place)
        {
            var capacity = Math.Min(_options.MaxAgents, Math.Max(16, 2 * _counts.Length));
            Array.Resize(ref _counts, capacity);
            Array.Resize(ref _indexAt, capacity);
            Latency.EnsureRoom(capacity);
            Cost.EnsureRoom(capacity);
        }
        _indexAt[place] = agent;
        _counts[place] = new AgentCounts
        {
            Name = Agents[agent],
            Label = LabelValue.Escape(Agents[agent]),
            Created = _now,
            LastReward = double.NaN,
            LastLatencyMs = double.NaN,
            LastCostUsd = double.NaN,
        };
        _observer?.Begin(place, Agents[agent]);
        return _placeOf[agent] = place;
    }

    private const int Unmet = -1, Placeless = -2;
    private const int CrowdedFrom = 8;
}
