namespace AgentQuarantine.Events;

/// <summary>One event log: a JSONL file that others may be writing to, rotating or truncating meanwhile.</summary>
/// <param name="path">The file's full path.</param>
/// <param name="fields">Where the values stand in a line.</param>
public sealed class EventLog(string path, EventFields? fields = null) : IEventSource
{
    private readonly EventFields _fields = fields ?? EventFields.Default;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public ReadSummary Read(ReadRequest request, IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!File.Exists(path))
            throw Errors.EventLogNotFound(path);
        var scanner = new EventScanner(_fields, sink.Agents, sink.Rejects);
        var bytes = File.ReadAllBytes(path);
        var lines = new List<Range>();
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            lines.Add(start..end);
            start = end + 1;
        }
        var first = request.Last is { } last ? Math.Max(0, lines.Count - last) : 0;
        foreach (var range in lines[first..])
        {
            if (scanner.TryScan(bytes.AsSpan(range), range.Start.Value, out var e))
                sink.Add(e);
        }
        return new ReadSummary(first < lines.Count ? lines[first].Start.Value : bytes.Length, bytes.Length, lines.Count - first);
    }

    /// <inheritdoc/>
    public LogMark MarkEnd(DateTimeOffset now) =>
        new(path, 0, "", File.Exists(path) ? new FileInfo(path).Length : 0, now);

    /// <inheritdoc/>
    public Cutoff Resolve(LogMark mark) => new(mark.Offset, 0);
}
