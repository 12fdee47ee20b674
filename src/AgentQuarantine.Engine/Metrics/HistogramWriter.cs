using System.Globalization;
using System.Text;

namespace AgentQuarantine.Metrics;

/// <summary>Writes one histogram an agent: cumulative buckets up to +Inf, count and sum.</summary>
internal sealed class HistogramWriter
{
    private readonly byte[] _bucket, _count, _sum, _created;
    private readonly byte[][] _textEnds, _openEnds;

    /// <param name="name">The family's name.</param>
    /// <param name="bounds">The upper bounds without +Inf.</param>
    public HistogramWriter(string name, double[] bounds)
    {
        _bucket = Encoding.UTF8.GetBytes(name + "_bucket{agent=\"");
        _count = Encoding.UTF8.GetBytes(name + "_count");
        _sum = Encoding.UTF8.GetBytes(name + "_sum");
        _created = Encoding.UTF8.GetBytes(name + "_created");
        _textEnds = [.. bounds.Select(bound => End(bound, "")), End(double.PositiveInfinity, "")];
        _openEnds = [.. bounds.Select(bound => End(bound, ".0")), End(double.PositiveInfinity, "")];
    }

    public void Write(ByteBuffer buffer, ExpositionFormat format, in AgentRow row, ReadOnlySpan<long> cumulative, double sum)
    {
        var ends = format == ExpositionFormat.OpenMetrics ? _openEnds : _textEnds;
        var label = row.Counts.Label;
        for (var i = 0; i < ends.Length; i++)
        {
            // Most samples of an exposition are written here: one look at the room for the whole line.
            var end = ends[i];
            var head = _bucket.Length + label.Length + end.Length;
            var room = buffer.GetSpan(head + ByteBuffer.LongestNumber + 1);
            _bucket.CopyTo(room);
            label.CopyTo(room[_bucket.Length..]);
            end.CopyTo(room[(_bucket.Length + label.Length)..]);
            cumulative[i].TryFormat(room[head..], out var digits, default, CultureInfo.InvariantCulture);
            room[head + digits] = (byte)'\n';
            buffer.Advance(head + digits + 1);
        }
        var writer = new ExpositionWriter(buffer, format);
        writer.Sample(_count, AgentFamilies.Label, label, cumulative[^1]);
        writer.Sample(_sum, AgentFamilies.Label, label, sum);
    }

    /// <summary>Since when the histogram counts.</summary>
    public void WriteCreated(ByteBuffer buffer, ExpositionFormat format, in AgentRow row) =>
        new ExpositionWriter(buffer, format).Created(_created, AgentFamilies.Label, row.Counts.Label, row.Counts.Created);

    // OpenMetrics wants a bound to read as a float: 5.0 where the text format has 5.
    private static byte[] End(double bound, string whole)
    {
        using var buffer = new ByteBuffer(64);
        buffer.Write("\",le=\""u8);
        buffer.Write(bound);
        if (!buffer.Span.ContainsAny(".E"u8))
            buffer.Write(whole);
        buffer.Write("\"} "u8);
        return buffer.Span.ToArray();
    }
}
