using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Events;

/// <summary>Reads event lines: UTF-8 bytes in, <see cref="AgentEvent"/>s and refusals out.</summary>
public sealed class EventScanner(EventFields fields, AgentTable agents, RejectCounts rejects)
{
    /// <summary>The longest line that is read, in bytes without its LF.</summary>
    public const int MaxLineBytes = 16 << 20;

    /// <summary>How deep arrays and objects may nest in a line.</summary>
    public const int MaxDepth = 64;

    /// <summary>The bytes past a block's end that <see cref="ScanBlock"/> may read, and overwrite for a while.</summary>
    public const int Slack = 64;

    /// <summary>Which of several logs read together the lines stand in; stamped on every event.</summary>
    public int Source { get; set; }

    /// <summary>Scans whole lines, each ended by an LF.</summary>
    /// <param name="buffer">Holds the lines, and at least <see cref="Slack"/> bytes past <paramref name="end"/>.</param>
    /// <param name="start">The first line's first byte.</param>
    /// <param name="end">The byte past the last line's LF.</param>
    /// <param name="offset">The first line's first byte, counted from the log's start.</param>
    /// <param name="sink">Takes the events in order.</param>
    /// <returns>How many lines, blank and refused ones among them.</returns>
    public long ScanBlock(byte[] buffer, int start, int end, long offset, IEventSink sink)
    {
        long lines = 0;
        for (var at = start; at < end; lines++)
        {
            var length = buffer.AsSpan(at, end - at).IndexOf((byte)'\n');
            if (TryScan(buffer.AsSpan(at, length), offset + (at - start), out var e))
                sink.Add(e);
            at += length + 1;
        }
        return lines;
    }

    /// <summary>
    /// Whether bytes that no LF ends (yet) are one whole JSON object all the same, so that they may be scanned as a line.
    /// Anything else may be half-written; nothing is counted here.
    /// </summary>
    /// <param name="tail">The log's last bytes, past its last LF.</param>
    /// <param name="offset">The tail's first byte, counted from the log's start.</param>
    public bool IsWhole(ReadOnlySpan<byte> tail, long offset) =>
        new EventScanner(fields, new AgentTable(), new RejectCounts()).TryScan(tail, offset, out _);

    /// <summary>
    /// Scans one line. A line that is refused is counted in the <see cref="RejectCounts"/>; a blank line is neither
    /// an event nor refused.
    /// </summary>
    /// <param name="line">The line's bytes without the LF.</param>
    /// <param name="offset">The line's first byte, counted from the log's start.</param>
    /// <param name="e">The event, when the answer is <see langword="true"/>.</param>
    public bool TryScan(ReadOnlySpan<byte> line, long offset, out AgentEvent e)
    {
        e = new AgentEvent { Offset = offset, Source = Source, Reward = double.NaN, LatencyMs = double.NaN, CostUsd = double.NaN };
        if (offset == 0 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        if (line.Trim(" \t\r"u8).IsEmpty)
            return false;
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Refuse(RejectReason.NotObject);
            var name = root.TryGetProperty(fields.Agent, out var agent) ? agent.ToString() : "";
            if (name.Length == 0)
                return Refuse(RejectReason.NoAgent);
            e.Agent = agents.Intern(name);
            e.Reward = Number(root, fields.Reward);
            e.LatencyMs = Number(root, fields.LatencyMs);
            e.CostUsd = Number(root, fields.CostUsd);
            e.IsError = (root.TryGetProperty(fields.Error, out var error)
                    && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
                    && error.ToString().Length > 0)
                || (root.TryGetProperty(fields.Ok, out var ok) && ok.ValueKind == JsonValueKind.False);
            if (root.TryGetProperty(fields.Timestamp, out var ts)
                && DateTimeOffset.TryParse(ts.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                e.Timestamp = time.UtcTicks;
            return true;
        }
        catch (JsonException)
        {
            return Refuse(RejectReason.Malformed);
        }
    }

    private static double Number(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value)
        && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : double.NaN;

    private bool Refuse(RejectReason reason)
    {
        rejects.Add(reason);
        return false;
    }
}
