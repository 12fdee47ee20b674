using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Statistics;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Live;

/// <summary>
/// One event log as it grows: every line is read once, for counters and for the <see cref="LiveFleet"/>. An idle log is looked at and not
/// read. Not thread-safe.
/// </summary>
/// <remarks>
/// The statistics are those of a query at the same moment. Where another file takes the place of the one at the path, or it is truncated,
/// they go on, as the counters do, whatever becomes of the file before. A log is taken to be appended to: a line that is written over in
/// place is not read again.
/// </remarks>
internal sealed class LiveLog : IDisposable
{
    private readonly EventLog _log;
    private readonly int? _last;
    private readonly EventLogFollower _follower;
    private readonly LiveFleet _fleet;
    private readonly TimeProvider _time;
    private readonly RejectCounts _notCounted = new(), _countedBefore = new();
    private readonly Dictionary<FileIdentity, long> _shownTo = [];
    private CountingSink? _sink, _again;
    private EventScanner? _tails;
    private string? _tailFormat;
    private FollowedFile? _lookedAt;
    private IReadOnlyDictionary<string, IReadOnlyList<LogMark>> _marks = new Dictionary<string, IReadOnlyList<LogMark>>();
    private LiveTail _tail;
    private long _readings, _resolveAt, _resolvedTo;
    private Dictionary<string, IReadOnlyList<LogMark>> _resolved = [];
    private CancellationToken _cancellation;
    private bool _isHeadKnown, _hasBegun, _isReadAgain, _existed;
    private long _refusedBefore, _linesBefore, _end, _refused, _events, _newest;

    // What lies before this byte of the present file is among the last lines no more.
    private long _goneTo;

    /// <summary>A log that has not been looked at.</summary>
    /// <param name="log">The log.</param>
    /// <param name="window">The windows' length.</param>
    /// <param name="last">How many of the last lines count; <see langword="null"/>: all.</param>
    /// <param name="counted">How far files have been counted by others.</param>
    /// <param name="rotateWait">How long a file that was rotated away is read on at least.</param>
    /// <param name="time">The clock for that.</param>
    public LiveLog(EventLog log, int window, int? last, CountedPlaces counted, TimeSpan rotateWait, TimeProvider time)
    {
        (_log, _last, _fleet, _time) = (log, last, new LiveFleet(window, last), time);
        // A bound, so that the names are looked after while a long log is read for the first time, too.
        _follower = new EventLogFollower(log.Path, log.Fields)
        {
            MaxBytesPerPoll = 64 << 20,
            Begun = Begin,
            Counted = counted,
            Rotated = log.Rotated,
            RotateWait = rotateWait,
            Time = time,
        };
    }

    /// <summary>The log's full path.</summary>
    public string Path => _log.Path;

    /// <inheritdoc cref="LiveLogs.Past"/>
    public FleetPast? Past { get; set; }

    /// <summary>Reads the log's files.</summary>
    public EventLogFollower Follower => _follower;

    /// <summary>Whether there was a file at the path at the last look.</summary>
    public bool Exists => _follower.Exists;

    /// <summary>How often it was found to be other than before.</summary>
    public long Changes { get; private set; }

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

    /// <inheritdoc cref="LiveFleet.Asked"/>
    public Func<string, AskedStatistics>? Asked
    {
        set => _fleet.Asked = value;
    }

    /// <summary>The statistics of every agent of the log; the same list as long as nothing has changed.</summary>
    public IReadOnlyList<AgentRewardStats> Statistics => Exists ? _fleet.Statistics(_log.Path) : [];

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
                Path = _log.Path,
                Bytes = file?.Length,
                BehindBytes = file is null ? 0 : Math.Max(0, file.Length - file.Position),
                Events = _events,
                Refused = _refused,
                NewestEvent = _newest == 0 ? null : new DateTimeOffset(_newest, TimeSpan.Zero),
                LastChanged = file?.LastChanged,
                Format = file?.FieldsIn(_log.Fields)?.Format is { Form: not EventForm.Auto, Name: not "jsonl" } format ? format.Name : null,
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
            _tails = null;
        }
        _cancellation = cancellation;
        // A file before it could not be read the last time.
        if (_follower.Present is not null && !_hasBegun)
            Begin();
        var refused = Refused;
        FollowResult result;
        try
        {
            result = _follower.Poll(_sink, _log.Rotated.IsNone ? counters : _sink, _again!, counters, cancellation);
        }
        finally
        {
            _refused += Refused - refused;
        }
        HasCaughtUp = result.CaughtUp;
        if (_existed != Exists)
            Changes++;
        _existed = Exists;
        if (!HasCaughtUp)
            return false;
        if (_follower.Present is { } file)
            LookAt(file);
        return true;
    }

    /// <summary>Reads on in a file that was rotated away while nobody looked.</summary>
    public void ReadOn(LogPlace place, SafeFileHandle file) =>
        _follower.ReadOn(place, file, _shownTo.GetValueOrDefault(FileIdentity.Of(file)));

    /// <summary>A mark at the end of what has been read.</summary>
    /// <param name="now">The time that it carries where none of this log's last lines does.</param>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => _follower.Present is { } file
        ? [file.Marks.At(_tail.Lines > 0 ? file.End : file.Position, Statistics.Max(agent => agent.LastSeen) ?? now)]
        : [];

    /// <inheritdoc/>
    public void Dispose() => _follower.Dispose();

    private long Refused => _sink!.Rejects.Total + _countedBefore.Total;

    // The events to come are of the present file's first byte on.
    private void Begin()
    {
        var file = _follower.Present!;
        _isReadAgain = _follower.HasGivenUp;
        if (_hasBegun && !_log.Rotated.IsNone && !_follower.HasGivenUp)
        {
            // Empty files are none to a query.
            _fleet.GoOn(_follower.Lines > _linesBefore || _end > 0 ? LogPart.Distance : 0);
            Resolve(file, file.Length);
        }
        else
        {
            BeginAnew(file);
        }
        (_tail, _refusedBefore, _linesBefore, _end, Foreign, _hasBegun, _goneTo) = (default, Refused, _follower.Lines, 0, null, true, 0);
        _goneTo = _last is { } last ? LogEnd.FirstOf(file, last + 1L, _log.Fields) : 0;
        Past?.Expect(LogEnd.NewestIn(file, _log.Fields));
    }

    // What was written before the present file fills the windows and is not counted.
    private void BeginAnew(FollowedFile file)
    {
        _hasBegun = false;
        _fleet.Begin(_sink!.Agents);
        _resolved = [];
        _shownTo.Clear();
        (_follower.Lines, _events, _refused) = (0, 0, 0);
        // One line more than a query reads: the fleet keeps as many.
        using var reading = Open(file, new ReadRequest(_last + 1));
        Resolve(file, file.Length, countAnew: false);
        _follower.Lines = reading.ReadRotated(new SpanSink(_sink.Agents, _notCounted, _fleet.Add), _cancellation, _shownTo);
        _follower.Show(_shownTo);
        _fleet.Reach(_follower.Lines, default);
    }

    private EventLogReading Open(FollowedFile file, ReadRequest request) =>
        new(_log, LogParts.Open(_log, request, _cancellation, file.Handle), request);

    private void LookAt(FollowedFile file)
    {
        if (file == _lookedAt && file.Readings == _readings)
        {
            if (_resolveAt == 0)
                Resolve(file, file.End);
            return;
        }
        Changes++;
        (_lookedAt, _readings, _end, _tail) = (file, file.Readings, file.End, TailOf(file));
        _fleet.Reach(_follower.Lines, _tail);
        if (file.End >= _resolveAt || file.End < _resolvedTo || !_isHeadKnown)
            Resolve(file, file.End);
        var isForeign = _follower.Lines > _linesBefore ? Refused > _refusedBefore : file.IsNoEvent;
        Foreign = !_fleet.HasEventsHere && isForeign ? file.NotUnderstood(_log.Fields) : null;
    }

    private LiveTail TailOf(FollowedFile file)
    {
        if (!file.AtLineStart)
            return new LiveTail(-1);
        if (file.End - file.Position is 0 or > EventScanner.MaxLineBytes)
            return default;
        var tail = file.Tail();
        var fields = file.FieldsOfTail(_log.Fields);
        // A tail is looked at more than once: what it leaves open is not gone on with.
        if (_tails is null || _tailFormat != fields.Format.Name || fields.Format.IsSequential)
            (_tails, _tailFormat) = (new EventScanner(fields with { Id = null }, _sink!.Agents, _notCounted), fields.Format.Name);
        if (!_tails.IsWhole(tail, file.Position))
            return default;
        _tails.Lines = _follower.Lines;
        byte[] line = [.. tail, (byte)'\n', .. new byte[EventScanner.Slack]];
        var sink = new TailSink(_sink!.Agents, _notCounted);
        _tails.ScanBlock(line, 0, tail.Length + 1, file.Position, sink);
        return new LiveTail(1, sink.Events);
    }

    // Once for all agents: when the marks have changed, when the file is long enough for more of them or too short for some, and as long as
    // its first bytes may still be others tomorrow.
    private void Resolve(FollowedFile file, long length, bool countAnew = true)
    {
        var cutoffs = new Dictionary<string, Cutoff>(StringComparer.Ordinal);
        (_resolveAt, _resolvedTo, _isHeadKnown) = (long.MaxValue, length, file.Position >= LogMarks.MostHeadBytes);
        foreach (var (agent, marks) in _marks)
        {
            if (file.Marks.Resolve(marks, source: 0, length) is { } cutoff)
                cutoffs.Add(agent, cutoff.Timestamp == 0 || _log.Rotated.IsNone ? cutoff : Before(file, agent, marks) ?? cutoff);
            _resolveAt = Math.Min(_resolveAt, file.Marks.MayBeInPlaceAt(marks, length));
        }
        _resolved = new(_marks);
        var from = _fleet.Mark(cutoffs);
        if (from < file.Position && countAnew)
            CountAnew(file, from);
        _fleet.EndCountingAnew();
    }

    // A mark in a file before the present one: it is where it was, or it is looked for.
    private Cutoff? Before(FollowedFile file, string agent, IReadOnlyList<LogMark> marks)
    {
        if (_fleet.CutoffOf(agent) is { Timestamp: 0, Offset: < 0 } known && _resolved.TryGetValue(agent, out var old) && old.SequenceEqual(marks))
            return known;
        using var parts = LogParts.Open(_log, new ReadRequest(0), _cancellation, file.Handle);
        return parts.Resolve(marks, source: 0);
    }

    private void CountAnew(FollowedFile file, long from)
    {
        var sink = new SpanSink(_sink!.Agents, _notCounted, _fleet.CountAnew);
        if (from < 0 && !_log.Rotated.IsNone)
        {
            using var reading = Open(file, ReadRequest.All);
            reading.ReadRotated(sink, _cancellation);
        }
        from = Math.Max(0, from);
        var scanner = new EventScanner(file.FieldsIn(_log.Fields, isWhole: true)!, sink.Agents, sink.Rejects);
        var reader = file.Reader(scanner, sink.Rejects, takeTail: false);
        for (var stretch = new Stretch(from, from == 0, 0, false); stretch.Position < file.Position && !stretch.IsEnd;)
        {
            var to = Math.Min(stretch.Position + StretchReader.StretchBytes, file.Position);
            stretch = reader.Scan(stretch.Position, stretch.AtLineStart, to, file.Position, sink);
        }
    }

    private void Show(ReadOnlySpan<AgentEvent> events)
    {
        _events += events.Length;
        foreach (ref readonly var e in events)
            _newest = Math.Max(_newest, e.Timestamp);
        if (events.Length > 0 && events[0].Offset >= 0 && events[^1].Offset < _goneTo)
            _fleet.Pass(events[^1].Line);
        else
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
            if (counters is not null || !log._isReadAgain)
                log.Past?.Add(Agents, events, log._time.GetUtcNow());
            log.Show(events);
        }
    }
}
