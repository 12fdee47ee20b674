using AgentQuarantine.Events;

namespace AgentQuarantine.Operations;

/// <summary>
/// A use case over event logs, each for itself or all as one. A log that cannot be read is a failure, and the others go on. Logs may come
/// one by one: <see cref="Take"/>, <see cref="Run(IEventSource, IProgress{ReadProgress}?, CancellationToken)"/> for each source, and at the
/// end <see cref="TakeMerged"/> and <see cref="End"/>.
/// </summary>
/// <param name="logs">How the logs are read.</param>
/// <param name="time">The clock.</param>
public abstract class LogOperation<T>(LogOptions logs, TimeProvider time)
{
    private readonly List<string> _merged = [];
    private readonly List<string> _read = [];
    private readonly RefusedLines? _refused = logs.ShowRefused > 0 ? new(logs.ShowRefused) : null;

    /// <summary>How the logs are read.</summary>
    protected LogOptions Logs => logs;

    /// <summary>The agents of <paramref name="source"/> that are asked for.</summary>
    protected AgentSelection AgentsOf(IEventSource source) => logs.AgentsOfLogs.GetValueOrDefault(source.Path ?? "", logs.Agents);

    /// <summary>Whether events are looked at in the order of their times, over all agents.</summary>
    private protected virtual bool IsInTime => true;

    /// <summary>Whether any log was read.</summary>
    protected bool HasRead => _read.Count > 0;

    /// <summary>The sources that <paramref name="paths"/> make now: one a log, or none yet where the logs are merged.</summary>
    /// <param name="paths">The logs' full paths, or the address of a fleet's database.</param>
    public IEnumerable<IEventSource> Take(IEnumerable<string> paths)
    {
        string[] named = [.. paths];
        if (logs.Stores.Only(named) is { } store)
            return [store.Events(logs.Read.Window, IsInTime)];
        if (!logs.Merge)
            return LogSources.Each(named, Fields, logs.Read.Rotated, _refused);
        _merged.AddRange(named);
        return [];
    }

    /// <summary>The source that the merged logs make when all of them have come.</summary>
    public IEnumerable<IEventSource> TakeMerged()
    {
        if (_merged.Count > 0)
            yield return LogSources.Merge(_merged, Fields, logs.Read.Rotated, _refused);
    }

    // Times in the future do not count, and only here is it known what time it is.
    private EventFields Fields => logs.Fields.At(time);

    /// <summary>The results of one source; a failure where it cannot be read.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public OperationResult<T> Run(IEventSource source, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        try
        {
            var result = Run(source, now, progress, cancellation);
            _read.Add(source.Name);
            return result;
        }
        catch (QuarantineException e) when (e.Id is ErrorIds.EventLogNotFound or ErrorIds.EventLogUnreadable or ErrorIds.EventLogNotUnderstood)
        {
            return new OperationResult<T> { Time = now, Failures = [e] };
        }
    }

    /// <summary>The agents that were asked for and are in none of the logs that were read, as failures.</summary>
    public OperationResult<T> End() => new()
    {
        Time = time.GetUtcNow(),
        Refused = _refused?.Lines ?? [],
        Failures = !HasRead ? [] :
        [
            .. logs.Agents.Failures(string.Join("', '", _read)),
            .. _read.Where(logs.AgentsOfLogs.ContainsKey).SelectMany(log => logs.AgentsOfLogs[log].Failures(log)),
        ],
    };

    /// <summary>The results of all logs.</summary>
    /// <param name="paths">The logs' full paths.</param>
    /// <param name="progress">Told of the reading of each.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public OperationResult<T> Run(IEnumerable<string> paths, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var results = Take(paths).Concat(TakeMerged()).Select(source => Run(source, progress, cancellation)).ToList();
        results.Add(End());
        return new OperationResult<T>
        {
            Time = results[0].Time,
            Items = [.. results.SelectMany(result => result.Items)],
            Failures = [.. results.SelectMany(result => result.Failures)],
            Refused = results[^1].Refused,
            Logs = [.. results.SelectMany(result => result.Logs)],
            Warnings = [.. results.SelectMany(result => result.Warnings)],
        };
    }

    /// <summary>The results of one source.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="now">The time that they are about.</param>
    /// <param name="progress">To be told of the reading.</param>
    /// <param name="cancellation">Is to end the reading.</param>
    private protected abstract OperationResult<T> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation);
}
