using AgentQuarantine.Serving;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>How far a metrics server is.</summary>
internal enum AgentMetricsServerState
{
    /// <summary>It answers health checks; the log was not read in full yet, or is not there.</summary>
    Starting,

    /// <summary>It serves metrics of a log that was read in full.</summary>
    Ready,

    /// <summary>Its port is free.</summary>
    Stopped,
}

/// <summary>A metrics server of this session. Its properties tell how it is now.</summary>
public sealed class AgentMetricsServer
{
    private readonly Func<string?> _lastReport;
    private volatile bool _stopped;

    internal AgentMetricsServer(int id, MetricsService service, MetricsServiceOptions options, Func<string?> lastReport)
    {
        (Id, Service, _lastReport) = (id, service, lastReport);
        Uri = service.Uri;
        HostName = options.Server.HostName;
        Port = service.Server.Port;
        Path = [.. options.Collector.Logs];
        LedgerPath = options.Collector.Ledger.Name;
        Interval = options.Interval;
        CheckEvery = options.CheckEvery;
        StartedAt = service.StartedAt;
    }

    /// <summary>The server's number in this session.</summary>
    public int Id { get; }

    /// <summary>How far it is.</summary>
    public string State => $"{Stage}";

    internal AgentMetricsServerState Stage => _stopped ? AgentMetricsServerState.Stopped
        : Service.IsReady ? AgentMetricsServerState.Ready : AgentMetricsServerState.Starting;

    /// <summary>The address of the metrics.</summary>
    public Uri Uri { get; }

    /// <summary>What is listened on.</summary>
    public string HostName { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>The event logs, and the patterns that others are found by.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The ledger.</summary>
    public string LedgerPath { get; }

    /// <summary>How many agents are shown.</summary>
    public int Agents => Service.Snapshot?.AgentCount ?? 0;

    /// <summary>How often the log and the ledger are looked at.</summary>
    public TimeSpan Interval { get; }

    /// <summary>How often a quarantine check is made; <see langword="null"/>: never.</summary>
    public TimeSpan? CheckEvery { get; }

    /// <summary>When it began to listen.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>What it reported last: a log that cannot be read, an agent that was quarantined.</summary>
    public string? LastReport => _lastReport();

    internal MetricsService Service { get; }

    internal void MarkStopped() => _stopped = true;
}
