using AgentQuarantine.Events;

namespace AgentQuarantine.Operations;

/// <summary>A source that remembers what was read of it, and refused.</summary>
internal sealed class ReportedSource(IEventSource source) : IEventSource
{
    public string Name => source.Name;

    public string? Path => source.Path;

    /// <summary>What was read; <see langword="null"/> before that.</summary>
    public LogReport? Report { get; private set; }

    public IEventReading Begin(ReadRequest request, CancellationToken cancellation = default) => new Reading(this, source.Begin(request,
        cancellation));

    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => source.MarkEnds(now);

    private sealed class Reading(ReportedSource owner, IEventReading reading) : IEventReading
    {
        public DateTimeOffset? LastChanged => reading.LastChanged;

        public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) => reading.Resolve(marks);

        public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
        {
            var summary = reading.Read(sink, progress, cancellation);
            owner.Report = new LogReport(owner.Name, owner.Path, summary.Lines, sink.Agents.Count, sink.Rejects) { Format = summary.Format };
            return summary;
        }

        public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => reading.Ends(now);

        public void Dispose() => reading.Dispose();
    }
}
