using AgentQuarantine.Metrics;
using AgentQuarantine.Stores.Shipping;

namespace AgentQuarantine.Operations;

/// <summary>What a shipper says of itself, as a textfile for Prometheus.</summary>
internal sealed class ShipMetrics
{
    private readonly Dictionary<string, DateTimeOffset> _caughtUp = new(StringComparer.Ordinal);

    /// <summary>Since when the database is away; <see langword="null"/>: it is not.</summary>
    public DateTimeOffset? DownSince { get; set; }

    /// <summary>A round has ended.</summary>
    public void Shipped(IEnumerable<ShippedLog> logs, bool isAll, DateTimeOffset now)
    {
        foreach (var log in logs.Where(log => isAll || !_caughtUp.ContainsKey(log.Path)))
            _caughtUp[log.Path] = now;
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(IReadOnlyCollection<ShippedLog> logs, string path, DateTimeOffset now)
    {
        using var buffer = new ByteBuffer();
        var to = new ExpositionWriter(buffer, ExpositionFormat.Text);
        to.Family("agentquarantine_ship_up"u8, MetricKind.Gauge, "1 while the fleet's database takes batches, else 0.");
        to.Sample("agentquarantine_ship_up"u8, default, default, DownSince is null ? 1L : 0L);
        to.Family("agentquarantine_ship_lag_bytes"u8, MetricKind.Gauge, "Bytes of the log that have not been shipped.");
        foreach (var log in logs)
            to.Sample("agentquarantine_ship_lag_bytes"u8, "{log=\""u8, LabelValue.Escape(log.Path), log.Behind);
        to.Family("agentquarantine_ship_lag_seconds"u8, MetricKind.Gauge, "How long ago the log was last shipped to its end.");
        foreach (var log in logs)
        {
            var lag = now - _caughtUp.GetValueOrDefault(log.Path, DownSince ?? now);
            to.Sample("agentquarantine_ship_lag_seconds"u8, "{log=\""u8, LabelValue.Escape(log.Path), Math.Max(0, lag.TotalSeconds));
        }
        to.Family("agentquarantine_ship_events"u8, MetricKind.Counter, "Events that were shipped.");
        foreach (var log in logs)
            to.Sample("agentquarantine_ship_events_total"u8, "{log=\""u8, LabelValue.Escape(log.Path), log.Events);
        to.Family("agentquarantine_ship_refused"u8, MetricKind.Counter, "Events that the database cannot hold.");
        foreach (var log in logs)
            to.Sample("agentquarantine_ship_refused_total"u8, "{log=\""u8, LabelValue.Escape(log.Path), log.Refused);
        Textfile.Write(buffer.Span, path);
    }
}
