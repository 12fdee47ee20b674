using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// One event log as it grows: every line is read once, for counters and for the <see cref="LiveFleet"/>. An idle log is looked at and not
/// read. Not thread-safe.
/// </summary>
/// <remarks>
/// The statistics are those of a query at the same moment, and so of the file at the path alone: where another takes its place, or it is
/// truncated, they begin anew (<see cref="Begin"/>), while the counters go on. A log is taken to be appended to: a line that is written
/// over in place is not read again.
/// </remarks>
internal sealed class LiveLog : IDisposable
{
    private readonly string _path;
    private readonly EventFields _fields;
    private readonly EventLogFollower _follower;
    private readonly LiveFleet _fleet;
    private readonly TimeProvider _time;
    private readonly RejectCounts _notCounted = new(), _countedBefore = new();
    private CountingSink? _sink, _again;
    private EventScanner? _tails;
    private FollowedFile? _lookedAt;
    private IReadOnlyDictionary<string, IReadOnlyList<LogMark>> _marks = new Dictionary<string, IReadOnlyList<LogMark>>();
    private LiveTail _tail;
    private long _readings, _resolveAt, _resolvedTo;
    private bool _isHeadKnown;
    private long _refusedBefore, _refused, _events, _newest;

    /// <summary>A log that has not been looked at.</summary>
    /// <param name="path">The log's full path.</param>
    /// <param name="fields">Where the values stand in a line.</param>
    /// <param name="window">The windows' length.</param>
    /// <param name="last">How many of the last lines count; <see langword="null"/>: all.</param>
    /// <param name="counted">How far files have been counted by others.</param>
    /// <param name="rotateWait">How long a file that was rotated away is read on at least.</param>
    /// <param name="time">The clock for that.</param>
    public LiveLog(string path, EventFields fields, int window, int? last, CountedPlaces counted, TimeSpan rotateWait, TimeProvider time)
    {
        (_path, _fields, _fleet, _time) = (path, fields, new LiveFleet(window, last), time);
        // A bound, so that the names are looked after while a long log is read for the first time, too.
        _follower = new EventLogFollower(path, fields)
        {
            MaxBytesPerPoll = 64 << 20,
            Begun = Begin,
            Counted = counted,
            RotateWait = rotateWait,
            Time = time,
        };
    }

    /// <summary>The log's full path.</summary>
    public string Path => _path;

    /// <inheritdoc cref="LiveLogs.Past"/>
    public FleetPast? Past { get; set; }

    /// <summary>Reads the log's files.</summary>
    public EventLogFollower Follower => _follower;

    /// <summary>Whether there was a file at the path at the last look.</summary>
    public bool Exists => _follower.Exists;

    /// <summary>Whether all there was at the last look has been read.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>All bytes read, of the present file and of those before it.</summary>
    public long BytesRead => _follower.BytesRead;

    /// <summary><c>EventLogNotUnderstood</c> while none of the last lines of the present file is an event, though lines were refused.</summary>
    public QuarantineException? Foreign { get; private set; }

    /// <summary>When the present file was last written to.</summary>
    public DateTimeOffset? LastChanged => _follower.Present?.LastChanged;

    /// <inheritdoc cref="LiveFleet.Names"/>
    public int Names => _fleet.Names;

    /// <summary>The marks of the agents that have any: what lies past them is kept apart.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<LogMark>> Marks
    {
        set => (_marks, _resolveAt) = (value, 0);
    }

    /// <summary>The statistics of every agent of the log; the same list as long as nothing has changed.</summary>
    public IReadOnlyList<AgentRewardStats> Statistics => Exists ? _fleet.Statistics(_path) : [];

    /// <inheritdoc cref="LiveFleet.Shown"/>
    public IEnumerable<AgentEvent> Shown => Exists ? _fleet.Shown() : [];

    /// <inheritdoc cref="LiveFleet.Cutoffs"/>
    public IReadOnlyDictionary<string, Cutoff> Cutoffs => _fleet.Cutoffs;

    /// <summary>How far the log has been read, and what of it was of use.</summary>
    public LogStatus Status
    {
        get
        {
            var file = Exists ? _follower.Present : null;
            return new LogStatus
            {
                Path = _path,
                Bytes = file?.Length,
                BehindBytes = file is null ? 0 : Math.Max(0, file.Length - file.Position),
                Events = _events,
                Refused = _refused,
                NewestEvent = _newest == 0 ? null : new DateTimeOffset(_newest, TimeSpan.Zero),
                LastChanged = file?.LastChanged,
            };
        }
    }

    /// <summary>Reads what is new; says whether that was all.</summary>
    /// <param name="counters">Counts every event.</param>
    /// <param name="cancellation">Ends the reading; the next one goes on where this one ended.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>.</exception>
    public bool Follow(IEventSink counters, CancellationToken cancellation)
    {
        if (_sink?.Counters != counters)
        {
            if (_fleet.Agents != counters.Agents)
                _fleet.Rename(counters.Agents);
            _sink = new CountingSink(counters, counters.Rejects, this);
            _again = new CountingSink(null, _countedBefore, this, counters.Agents);
            // A tail is looked at more than once.
            _tails = new EventScanner(_fields with { Id = null }, counters.Agents, _notCounted);
        }
        var refused = Refused;
        FollowResult result;
        try
        {
            result = _follower.Poll(_sink, counters, _again!, cancellation);
        }
        finally
        {
            _refused += Refused - refused;
        }
        HasCaughtUp = result.CaughtUp;
        if (!HasCaughtUp)
            return false;
        if (_follower.Present is { } file)
            LookAt(file);
        return true;
    }

    /// <summary>A mark at the end of what has been read.</summary>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) =>
        _follower.Present is { } file ? [file.Marks.At(_tail.Lines > 0 ? file.End : file.Position, now)] : [];

    /// <inheritdoc/>
    public void Dispose() => _follower.Dispose();

    private long Refused => _sink!.Rejects.Total + _countedBefore.Total;

    // A window that goes on over a rotation would keep its lines here.
    private void Begin()
    {
        _fleet.Begin(_sink!.Agents);
        (_tail, _refusedBefore, Foreign) = (default, Refused, null);
        Resolve(_follower.Present!, _follower.Present!.Length);
    }

    private void LookAt(FollowedFile file)
    {
        if (file == _lookedAt && file.Readings == _readings)
        {
            if (_resolveAt == 0)
                Resolve(file, file.End);
            return;
        }
        (_lookedAt, _readings, _tail) = (file, file.Readings, TailOf(file));
        _fleet.Reach(file.Lines, _tail);
        if (file.End >= _resolveAt || file.End < _resolvedTo || !_isHeadKnown)
            Resolve(file, file.End);
        Foreign = Statistics.Count == 0 && file.Lines > 0 && Refused > _refusedBefore ? file.NotUnderstood(_fields) : null;
    }

    private LiveTail TailOf(FollowedFile file)
    {
        if (!file.AtLineStart)
            return new LiveTail(-1);
        // A query refuses the line behind a hole: to it the zeros belong to that line.
        if (file.End - file.Position is 0 or > EventScanner.MaxLineBytes || file.Position == file.HoleEnd)
            return default;
        var tail = file.Tail();
        if (!_tails!.IsWhole(tail, file.Position))
            return default;
        _tails.Lines = file.Lines;
        byte[] line = [.. tail, (byte)'\n', .. new byte[EventScanner.Slack]];
        var sink = new TailSink(_sink!.Agents, _notCounted);
        _tails.ScanBlock(line, 0, tail.Length + 1, file.Position, sink);
        return new LiveTail(1, sink.Events);
    }

    // Once for all agents: when the marks have changed, when the file is long enough for more of them or too short for some, and as long as
    // its first bytes may still be others tomorrow.
    private void Resolve(FollowedFile file, long length)
    {
        var cutoffs = new Dictionary<string, Cutoff>(StringComparer.Ordinal);
        (_resolveAt, _resolvedTo, _isHeadKnown) = (long.MaxValue, length, file.Position >= LogMarks.MostHeadBytes);
        foreach (var (agent, marks) in _marks)
        {
            if (file.Marks.Resolve(marks, source: 0, length) is { } cutoff)
                cutoffs.Add(agent, cutoff);
            _resolveAt = Math.Min(_resolveAt, file.Marks.MayBeInPlaceAt(marks, length));
        }
        var from = _fleet.Mark(cutoffs);
        if (from < file.Position)
            CountAnew(file, from);
        _fleet.EndCountingAnew();
    }

    private void CountAnew(FollowedFile file, long from)
    {
        var sink = new PastMarkSink(_sink!.Agents, _notCounted, _fleet);
        var reader = file.Reader(new EventScanner(_fields, sink.Agents, sink.Rejects), sink.Rejects, takeTail: false);
        for (var stretch = new Stretch(from, from == 0, 0, false); stretch.Position < file.Position && !stretch.IsEnd;)
        {
            var to = Math.Min(stretch.Position + StretchReader.StretchBytes, file.Position);
            stretch = reader.Scan(stretch.Position, stretch.AtLineStart, to, file.Position, sink);
        }
    }

    // The line behind a hole is counted and is not among a query's lines.
    private void Show(ReadOnlySpan<AgentEvent> events)
    {
        if (events.Length > 0 && events[0].Offset == _follower.Present!.HoleEnd)
            events = events[1..];
        _events += events.Length;
        foreach (ref readonly var e in events)
            _newest = Math.Max(_newest, e.Timestamp);
        _fleet.Add(events);
    }

    /// <summary>Shows events, and has them counted where they were not counted before.</summary>
    private sealed class CountingSink(IEventSink? counters, RejectCounts rejects, LiveLog log, AgentTable? agents = null) : IEventSink
    {
        public IEventSink? Counters => counters;

        public AgentTable Agents { get; } = agents ?? counters!.Agents;

        public RejectCounts Rejects => rejects;

        public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

        public void Add(ReadOnlySpan<AgentEvent> events)
        {
            counters?.Add(events);
            log.Past?.Add(Agents, events, log._time.GetUtcNow());
            log.Show(events);
        }
    }

    private sealed class PastMarkSink(AgentTable agents, RejectCounts rejects, LiveFleet fleet) : IEventSink
    {
        public AgentTable Agents => agents;

        public RejectCounts Rejects => rejects;

        public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

        public void Add(ReadOnlySpan<AgentEvent> events) => fleet.CountAnew(events);
    }
}
