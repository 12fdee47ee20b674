using System.Buffers;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Writing;

/// <summary>Event lines of what an exporter of OpenTelemetry has sent. docs/events.md says which spans and log records are events.</summary>
internal static class OtlpEvents
{
    private static readonly EventFields Fields = EventFormats.Find("otel-genai")!.In(EventFields.Default);

    /// <summary>A line feed, and the events' lines, each with its line feed.</summary>
    /// <param name="request">An export request in JSON, which may go over several lines.</param>
    /// <param name="now">The time of what has none of its own.</param>
    /// <param name="events">How many lines there are.</param>
    /// <param name="refused">How much is no JSON, or a value that cannot be read.</param>
    public static ReadOnlySpan<byte> Lines(ReadOnlySpan<byte> request, DateTimeOffset now, out int events, out long refused)
    {
        var text = request.Trim(" \t\r\n"u8);
        // Nothing at all is no request, and an empty one is right.
        if (text.IsEmpty || (text is [(byte)'{', .. var inner, (byte)'}'] && inner.Trim(" \t\r\n"u8).IsEmpty))
        {
            (events, refused) = (0, text.IsEmpty ? 1 : 0);
            return default;
        }
        var block = new byte[request.Length + 1 + EventScanner.Slack];
        request.CopyTo(block);
        // Within a string of JSON no line ends: a line feed is white space.
        block.AsSpan(0, request.Length).Replace((byte)'\n', (byte)' ');
        block[request.Length] = (byte)'\n';
        var sink = new LineSink(now);
        new EventScanner(Fields, sink.Agents, sink.Rejects).ScanBlock(block, 0, request.Length + 1, 0, sink);
        (events, refused) = (sink.Events, sink.Rejects.Total);
        return sink.Lines;
    }

    private sealed class LineSink : IEventSink
    {
        private readonly ArrayBufferWriter<byte> _lines = new();
        private readonly EventLine _line = new();
        private readonly DateTimeOffset _now;

        public LineSink(DateTimeOffset now)
        {
            _now = now;
            _lines.Write("\n"u8);
        }

        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects { get; } = new();

        public int Events { get; private set; }

        public ReadOnlySpan<byte> Lines => _lines.WrittenSpan;

        public void Add(in AgentEvent e)
        {
            _line.Event(
                Agents[e.Agent], Told(e.Reward), Told(e.LatencyMs), Told(e.CostUsd), !e.IsError, null,
                e.Timestamp == 0 ? _now : new DateTimeOffset(e.Timestamp, TimeSpan.Zero));
            _lines.Write(_line.Bytes[1..]);
            Events++;
        }

        private static double? Told(double value) => double.IsNaN(value) ? null : value;
    }
}
