using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// The logs of a fleet as they grow, and as logs come and go: those that are named, and those that patterns mean at present. They are
/// judged as one, as a check judges them. A file that has two names is read once. Not thread-safe.
/// </summary>
internal sealed class LiveLogs : ILiveEvents
{
    // Of several logs the events of the last lines are kept, to be put in the order of their times: not of whole logs.
    private FleetPast? _past;
    private const int MostLines = 1_000_000;

    private readonly IReadOnlyList<string> _names;
    private readonly LiveLogsOptions _options;
    private readonly TimeProvider _time;
    private readonly MergedLogs _merged;
    private readonly int? _last;
    private readonly bool _mayChange;
    private readonly Dictionary<LiveLog, long> _goneSince = [];
    private readonly List<LiveLog> _logs = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, IReadOnlyList<LogMark>> _marks = new Dictionary<string, IReadOnlyList<LogMark>>();
    private AgentTable _agents = new();
    private long _bytesReadBefore, _begunBefore, _changesBefore;
    private string? _missing;

    /// <summary>Logs that have not been looked at.</summary>
    /// <param name="names">Full paths and patterns (<see cref="LogPattern"/>), one at least.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="time">The clock.</param>
    public LiveLogs(IReadOnlyList<string> names, LiveLogsOptions options, TimeProvider time)
    {
        (_names, _options, _time) = (names, options, time);
        _mayChange = names is not [var only] || LogPattern.IsPattern(only);
        _last = _mayChange ? options.Last ?? MostLines : options.Last;
        _merged = new MergedLogs(options.Window, options.Last ?? int.MaxValue);
        if (!_mayChange)
            Add(names[0]);
    }

    /// <summary>How far files have been counted that no log leads to at present.</summary>
    public CountedPlaces Counted { get; } = new();

    /// <summary>The logs at present, in the order of their names.</summary>
    public IReadOnlyList<LiveLog> Logs => _logs;

    /// <inheritdoc/>
    public IReadOnlyList<LogStatus> Status => [.. _logs.Select(log => log.Status)];

    /// <summary>All bytes read.</summary>
    public long BytesRead => _bytesReadBefore + Sum(static log => log.BytesRead);

    /// <inheritdoc/>
    public long Progress => BytesRead;

    /// <summary>How often a file was begun: logs that came, took another's place, or were truncated.</summary>
    public long Begun => _begunBefore + Sum(static log => 1 + log.Follower.Rotations + log.Follower.Truncations);

    /// <summary>How often any log was found to be other than before: unchanged, all are as they were.</summary>
    public long Changes => _changesBefore + Sum(static log => log.Changes);

    /// <summary>The name behind which there is no log now; <see langword="null"/>: there is one behind each.</summary>
    public string? Missing => _mayChange ? _missing : _logs[0].Exists ? null : _names[0];

    /// <inheritdoc cref="LiveLog.Foreign"/>
    public QuarantineException? Foreign => _logs.Find(static log => log.Foreign is not null)?.Foreign;

    /// <summary>When any log was last written to.</summary>
    public DateTimeOffset? LastChanged => _logs.Max(log => log.LastChanged);

    /// <inheritdoc cref="LiveFleet.Names"/>
    public int Names => (int)Sum(static log => log.Names);

    /// <summary>Gets every event that is read, for pictures; <see langword="null"/>: nobody does. To be set before the first reading.</summary>
    public FleetPast? Past
    {
        get => _past;
        set
        {
            _past = value;
            foreach (var log in _logs)
                log.Past = value;
        }
    }

    /// <inheritdoc cref="LiveLog.Marks"/>
    public IReadOnlyDictionary<string, IReadOnlyList<LogMark>> Marks
    {
        set
        {
            _marks = value;
            _logs.ForEach(log => log.Marks = value);
        }
    }

    /// <inheritdoc cref="LiveFleet.Asked"/>
    public Func<string, AskedStatistics>? Asked
    {
        get => _merged.Asked;
        set
        {
            _merged.Asked = value;
            _logs.ForEach(log => log.Asked = value);
        }
    }

    /// <summary>The statistics of every agent; the same list as long as nothing has changed.</summary>
    public IReadOnlyList<AgentRewardStats> Statistics
    {
        get
        {
            if (_logs is [{ Exists: true } single])
                return single.Statistics;
            var present = _logs.FindAll(log => log.Exists);
            return present is [var only] ? only.Statistics : _merged.Statistics(present, _agents);
        }
    }

    /// <summary>
    /// The events of the last lines of all logs, in their order; <see langword="null"/> where whole logs are shown, of which they are not kept.
    /// </summary>
    public IEnumerable<AgentEvent>? Events
    {
        get
        {
            if (_last is null)
                return null;
            var present = _logs.FindAll(log => log.Exists);
            return present is [var only] ? only.Shown : _merged.Events(present, _agents);
        }
    }

    /// <summary>Names the agents of <see cref="Events"/>.</summary>
    public AgentTable Agents => _agents;

    /// <summary>The marks' places among <see cref="Events"/>.</summary>
    public IEnumerable<(string Agent, Cutoff Cutoff)> Cutoffs => _logs.FindAll(log => log.Exists).Index()
        .SelectMany(log => log.Item.Cutoffs.Select(mark => (mark.Key, mark.Value with { Source = log.Index })));

    /// <summary>Reads what is new; says whether that was all. A log that cannot be read does not keep the others from being read.</summary>
    /// <param name="counters">Counts every event.</param>
    /// <param name="cancellation">Ends the reading; the next one goes on where this one ended.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>.</exception>
    public bool Follow(IEventSink counters, CancellationToken cancellation)
    {
        _agents = counters.Agents;
        if (_mayChange)
            Look();
        var isAll = true;
        QuarantineException? unreadable = null;
        foreach (var log in _logs)
        {
            try
            {
                isAll &= log.Follow(counters, cancellation);
            }
            catch (QuarantineException e)
            {
                unreadable ??= e;
            }
        }
        if (unreadable is not null)
            throw unreadable;
        // A file that another log has now is told twice until the log that had it is read once more.
        return isAll && !_logs.Exists(log => log.Exists && log.Follower.HasGivenUp) && !FindLost();
    }

    /// <summary>A mark a log at the end of what has been read.</summary>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [.. _logs.Where(log => log.Exists).SelectMany(log => log.Ends(now))];

    /// <inheritdoc/>
    public LivePlaces Places(DateTime? keptAt)
    {
        var (open, done) = Counted.All;
        // The time before: a file may come between the last look and now.
        Counted.KeptAt = keptAt ?? Counted.KeptAt;
        return new LivePlaces(open, done);
    }

    /// <inheritdoc/>
    public void GoOn(LivePlaces places, DateTime? keptAt)
    {
        Counted.KeptAt = keptAt;
        foreach (var place in places.Done)
            Counted.Add(place);
        foreach (var place in places.Open)
            Counted.AddLost(place);
    }

    /// <inheritdoc/>
    public void Dispose() => _logs.ForEach(log => log.Dispose());

    private void Look()
    {
        var wanted = Wanted();
        _paths.Clear();
        _paths.UnionWith(wanted.Keys);
        foreach (var log in _logs.ToArray())
        {
            var isNamed = wanted.TryGetValue(log.Path, out var isFirst);
            if (isFirst)
                _goneSince.Remove(log);
            else if (isNamed || IsOver(log))
                Remove(log);
        }
        foreach (var (path, isFirst) in wanted)
        {
            if (isFirst && !_logs.Exists(log => log.Path == path))
                Add(path);
        }
        var order = wanted.Keys.Index().ToDictionary(path => path.Item, path => path.Index, StringComparer.Ordinal);
        _logs.Sort((a, b) => order.GetValueOrDefault(a.Path, int.MaxValue).CompareTo(order.GetValueOrDefault(b.Path, int.MaxValue)));
    }

    // The paths by order, each with whether it is the first name of a file that is there.
    private OrderedDictionary<string, bool> Wanted()
    {
        var wanted = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var seen = new HashSet<(ulong, ulong)>();
        _missing = null;
        foreach (var name in _names)
        {
            var files = LogPattern.Files(name);
            var found = 0;
            foreach (var path in files)
            {
                if (!LogPattern.TryIdentity(path, out var identity))
                    continue;
                found++;
                // What has no identity is told by its path.
                wanted.TryAdd(path, identity is not { } known || seen.Add(known));
            }
            if (found == 0)
                _missing ??= name;
        }
        return wanted;
    }

    // A log that is gone is read on for a while: it may have been renamed, or be between two files.
    private bool IsOver(LiveLog log)
    {
        if (!_goneSince.TryGetValue(log, out var since))
            _goneSince[log] = since = _time.GetTimestamp();
        return _time.GetElapsedTime(since) >= _options.RotateWait && log.HasCaughtUp;
    }

    private void Add(string path)
    {
        // A file that is a log itself is no other log's rotated file.
        var reads = new EventLog(path, _options.Fields) { Rotated = _options.Rotated with { Except = _paths } };
        var log = new LiveLog(reads, _options.Window, _last, Counted, _options.RotateWait, _time)
        {
            Marks = _marks,
            Past = Past,
            Asked = Asked,
        };
        _logs.Add(log);
        _changesBefore++;
        Counted.Add(log.Follower);
    }

    private void Remove(LiveLog log)
    {
        Counted.Remove(log.Follower);
        _bytesReadBefore += log.BytesRead;
        _changesBefore += 1 + log.Changes;
        _begunBefore += 1 + log.Follower.Rotations + log.Follower.Truncations;
        _goneSince.Remove(log);
        _logs.Remove(log);
        log.Dispose();
    }

    // No allocation where nothing has changed.
    private long Sum(Func<LiveLog, long> of)
    {
        long sum = 0;
        foreach (var log in _logs)
            sum += of(log);
        return sum;
    }

    private bool FindLost()
    {
        if (!Counted.HasLost)
            return false;
        var found = false;
        foreach (var (place, file) in Counted.FindLost())
        {
            (_logs.Find(log => log.Path == place.Path) ?? _logs.FirstOrDefault() ?? Home(place.Path)).ReadOn(place, file);
            found = true;
        }
        return found;
    }

    // A file that is all that is left of its log.
    private LiveLog Home(string path)
    {
        Add(path);
        return _logs[^1];
    }
}
