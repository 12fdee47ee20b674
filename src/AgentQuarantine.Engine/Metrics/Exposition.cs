using System.Buffers;

namespace AgentQuarantine.Metrics;

/// <summary>Writes a snapshot as Prometheus text 0.0.4 or OpenMetrics 1.0, in UTF-8.</summary>
/// <remarks>
/// The formats: Prometheus documentation, "Exposition formats", and
/// https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md.
/// </remarks>
internal static class Exposition
{
    /// <summary>The value of Content-Type for <paramref name="format"/>.</summary>
    public static string ContentTypeOf(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes <paramref name="snapshot"/>; the same snapshot always gives the same bytes.</summary>
    /// <param name="snapshot">What to write.</param>
    /// <param name="format">How to write it.</param>
    /// <param name="output">Takes the UTF-8.</param>
    public static void Write(MetricsSnapshot snapshot, ExpositionFormat format, IBufferWriter<byte> output)
    {
        using var buffer = new ByteBuffer();
        Write(snapshot, format, buffer);
        output.Write(buffer.Span);
    }

    internal static void Write(MetricsSnapshot snapshot, ExpositionFormat format, ByteBuffer buffer, bool withProcess = true)
    {
        AgentFamilies.Write(buffer, format, snapshot);
        SelfFamilies.Write(buffer, format, snapshot.Self);
        if (withProcess)
            SelfFamilies.WriteProcess(buffer, format, snapshot.Self);
        new ExpositionWriter(buffer, format).End();
    }
}
