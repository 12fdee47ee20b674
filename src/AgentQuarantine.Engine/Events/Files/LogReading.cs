using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>One reading of a part of an open log, in order.</summary>
/// <param name="file">The open log.</param>
/// <param name="fields">Where the values stand in a line.</param>
/// <param name="start">The part's first byte, where a line begins.</param>
/// <param name="end">The byte past the part.</param>
/// <param name="sink">Takes the events.</param>
/// <param name="meter">Told of the progress.</param>
internal sealed class LogReading(SafeFileHandle file, EventFields fields, long start, long end, IEventSink sink, ProgressMeter meter)
{
    private readonly LongLineBuffer _longLines = new();

    // Of the reading on several threads; guarded by the ring.
    private EventBatch[] _ring = [];
    private long _count, _claimed, _next;

    /// <summary>The length of a stretch.</summary>
    public int StretchBytes { get; init; } = StretchReader.StretchBytes;

    /// <inheritdoc cref="StretchReader.Base"/>
    public long Base { get; init; }

    /// <summary>How many lines came before.</summary>
    public long LinesBefore { get; init; }

    /// <summary>The ids that came before; <see langword="null"/> where none are looked for.</summary>
    public SeenIds? Ids { get; init; }

    /// <summary>Reads on this thread alone.</summary>
    public ReadSummary Read(CancellationToken cancellation)
    {
        var reader = NewReader();
        var (position, atLineStart, lines) = (start, true, 0L);
        reader.Lines = LinesBefore;
        while (position < end)
        {
            cancellation.ThrowIfCancellationRequested();
            var stretch = reader.Scan(position, atLineStart, Math.Min(position + StretchBytes, end), end, sink);
            lines += stretch.Lines;
            meter.Reach(stretch.Position - start);
            (position, atLineStart) = (stretch.Position, stretch.AtLineStart);
            if (stretch.IsEnd)
                break;
        }
        return new ReadSummary(start, position, lines);
    }

    /// <summary>
    /// Reads on several threads. They share the stretches out among them; the events are handed over on this thread, in
    /// order, so that the sink sees exactly what it would see from one thread.
    /// </summary>
    public ReadSummary Read(int threads, CancellationToken cancellation)
    {
        _count = (end - start + StretchBytes - 1) / StretchBytes;
        _ring = [.. Enumerable.Range(0, 4 * threads).Select(_ => new EventBatch())];
        var helpers = Enumerable.Range(1, threads - 1).Select(_ => Task.Run(ReadAhead, CancellationToken.None)).ToArray();
        try
        {
            return HandOver(cancellation);
        }
        finally
        {
            lock (_ring)
            {
                _claimed = _count;
                Monitor.PulseAll(_ring);
            }
            Task.WaitAll(helpers, CancellationToken.None);
        }
    }

    private ReadSummary HandOver(CancellationToken cancellation)
    {
        var lane = NewLane();
        var reader = NewReader();
        var summary = new ReadSummary(start, start, 0);
        while (_next < _count)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = _ring[_next % _ring.Length];
            var claim = Claim(batch);
            Stretch stretch;
            if (claim < 0)
            {
                if (batch.Failure is { } failure)
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                batch.Lane!.HandOver(batch, LinesBefore + summary.Lines, sink);
                stretch = batch.Stretch;
            }
            else if (claim == _next)
            {
                var (from, to) = Bounds(claim);
                reader.Lines = LinesBefore + summary.Lines;
                stretch = reader.Scan(from, claim == 0, to, end, sink);
            }
            else
            {
                ReadAhead(lane, claim);
                continue;
            }
            summary = summary with { EndByte = Math.Max(summary.EndByte, stretch.Position), Lines = summary.Lines + stretch.Lines };
            meter.Reach(summary.EndByte - start);
            if (stretch.IsEnd)
                break;
            lock (_ring)
            {
                _next++;
                Monitor.PulseAll(_ring);
            }
        }
        return summary;
    }

    // The stretch that this thread is to read itself; -1 when the one whose turn it is has been read ahead.
    private long Claim(EventBatch next)
    {
        lock (_ring)
        {
            while (true)
            {
                if (next.Ready == _next)
                    return -1;
                if (_claimed < _count && _claimed < _next + _ring.Length)
                    return _claimed++;
                Monitor.Wait(_ring);
            }
        }
    }

    private void ReadAhead()
    {
        var lane = NewLane();
        while (true)
        {
            long claim;
            lock (_ring)
            {
                while (_claimed < _count && _claimed >= _next + _ring.Length)
                    Monitor.Wait(_ring);
                if (_claimed >= _count)
                    return;
                claim = _claimed++;
            }
            ReadAhead(lane, claim);
        }
    }

    private void ReadAhead(ReadingLane lane, long claim)
    {
        var batch = _ring[claim % _ring.Length];
        var (from, to) = Bounds(claim);
        lane.Read(from, claim == 0, to, end, batch);
        lock (_ring)
        {
            batch.Ready = claim;
            Monitor.PulseAll(_ring);
        }
    }

    private (long From, long To) Bounds(long stretch)
    {
        var from = start + stretch * StretchBytes;
        return (from, Math.Min(from + StretchBytes, end));
    }

    private ReadingLane NewLane() => new(file, fields, _longLines, Base);

    private StretchReader NewReader()
    {
        var scanner = new EventScanner(fields, sink.Agents, sink.Rejects) { Ids = Ids };
        return new(file, scanner, sink.Rejects, _longLines, takeTail: true) { Base = Base };
    }
}
