namespace AgentQuarantine.Metrics;

/// <summary>What a family of metrics is.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
    Info,
}

/// <summary>Writes families and samples in one of the two formats; knows nothing of agents.</summary>
internal readonly struct ExpositionWriter(ByteBuffer buffer, ExpositionFormat format)
{
    private bool Open => format == ExpositionFormat.OpenMetrics;

    /// <summary>HELP and TYPE of a family, in the order that the format asks for.</summary>
    /// <param name="name">The family's name: without <c>_total</c> and <c>_info</c>.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="help">What it means, unescaped.</param>
    public void Family(ReadOnlySpan<byte> name, MetricKind kind, string help)
    {
        if (Open)
            Type(name, kind);
        buffer.Write("# HELP "u8);
        FamilyName(name, kind);
        buffer.Write(" "u8);
        buffer.Write(LabelValue.EscapeHelp(help, format));
        buffer.Write("\n"u8);
        if (!Open)
            Type(name, kind);
    }

    /// <summary>One sample with at most one label.</summary>
    /// <param name="name">The sample's name.</param>
    /// <param name="label">The label's name and what follows up to its value, such as <c>{agent="</c>; empty for no label.</param>
    /// <param name="labelValue">The label's value, escaped.</param>
    /// <param name="value">The value.</param>
    public void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> labelValue, double value)
    {
        Head(name, label, labelValue);
        buffer.Write(value);
        buffer.Write("\n"u8);
    }

    /// <inheritdoc cref="Sample(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte}, double)"/>
    public void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> labelValue, long value)
    {
        Head(name, label, labelValue);
        buffer.Write(value);
        buffer.Write("\n"u8);
    }

    /// <summary>When counting began: a sample that only OpenMetrics has.</summary>
    public void Created(ReadOnlySpan<byte> name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> labelValue, DateTimeOffset created)
    {
        if (Open)
            Sample(name, label, labelValue, UnixSeconds(created));
    }

    /// <summary>The end of an exposition.</summary>
    public void End()
    {
        if (Open)
            buffer.Write("# EOF\n"u8);
    }

    public static double UnixSeconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private void Head(ReadOnlySpan<byte> name, ReadOnlySpan<byte> label, ReadOnlySpan<byte> labelValue)
    {
        var room = buffer.GetSpan(name.Length + label.Length + labelValue.Length + 4);
        name.CopyTo(room);
        var length = name.Length;
        if (!label.IsEmpty)
        {
            label.CopyTo(room[length..]);
            length += label.Length;
            labelValue.CopyTo(room[length..]);
            length += labelValue.Length;
            "\"}"u8.CopyTo(room[length..]);
            length += 2;
        }
        room[length] = (byte)' ';
        buffer.Advance(length + 1);
    }

    private void Type(ReadOnlySpan<byte> name, MetricKind kind)
    {
        buffer.Write("# TYPE "u8);
        FamilyName(name, kind);
        buffer.Write(kind switch
        {
            MetricKind.Counter => " counter\n"u8,
            MetricKind.Histogram => " histogram\n"u8,
            MetricKind.Info when Open => " info\n"u8,
            _ => " gauge\n"u8,
        });
    }

    private void FamilyName(ReadOnlySpan<byte> name, MetricKind kind)
    {
        buffer.Write(name);
        if (!Open && kind == MetricKind.Counter)
            buffer.Write("_total"u8);
        if (!Open && kind == MetricKind.Info)
            buffer.Write("_info"u8);
    }
}
