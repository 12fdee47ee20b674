using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>Watches a log and a ledger, serves their metrics, and makes checks where it is asked to. Runs in the background.</summary>
public sealed class MetricsService : IAsyncDisposable
{
    private readonly MetricsServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly MetricsCollector _collector;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private Exception? _checkFailure;
    private string? _reported;

    private MetricsService(MetricsServiceOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _collector = new MetricsCollector(options.Collector, time);
        var routes = new Routes(State, options.Server, time);
        Server = ScrapeServer.Start(options.Server, routes.Respond, time);
        StartedAt = time.GetUtcNow();
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The server.</summary>
    public ScrapeServer Server { get; }

    /// <summary>When the service began to listen.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The address of the metrics.</summary>
    public Uri Uri => new($"{(_options.Server.Certificate is null ? "http" : "https")}://{HostName}:{Server.Port}/metrics");

    /// <summary>What is served now; <see langword="null"/> before the log was read for the first time.</summary>
    public MetricsSnapshot? Snapshot => _collector.Snapshot;

    /// <summary>Whether the log was read in full once.</summary>
    public bool IsReady => _collector.HasReadLog;

    /// <summary>What a person who starts this service should be warned of; <see langword="null"/>: nothing.</summary>
    public string? Warning => Server.IsExposed && _options.Server is { Certificate: null, Credential: null }
        ? $"Everybody who reaches {_options.Server.HostName} port {Server.Port} can read the metrics: neither a certificate nor a credential is set."
        : null;

    /// <summary>Starts a service; it listens when this returns, and reads the log in the background.</summary>
    /// <exception cref="QuarantineException"><c>PortInUse</c> or <c>AddressUnavailable</c>.</exception>
    public static MetricsService Start(MetricsServiceOptions options, TimeProvider time) => new(options, time);

    /// <summary>Frees the port and ends everything within a second.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Server.DisposeAsync();
        await _watching;
        _collector.Dispose();
    }

    private string HostName => _options.Server.HostName switch
    {
        "*" or "+" or "0.0.0.0" or "::" => Environment.MachineName,
        var name when name.Contains(':') => $"[{name}]",
        var name => name,
    };

    private ServedState State() => new(_collector.Snapshot, (_collector.HasReadLog, _collector.Failure) switch
    {
        (true, _) => null,
        (_, null) => "reading the event log for the first time",
        (_, { } failure) => failure.Message,
    });

    private async Task WatchAsync()
    {
        var checkDue = _time.GetUtcNow();
        try
        {
            while (true)
            {
                if (Due(ref checkDue))
                    _checkFailure = Check();
                Refresh();
                Tell(_collector.Failure ?? _checkFailure);
                await Task.Delay(_options.Interval, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private bool Due(ref DateTimeOffset due)
    {
        var now = _time.GetUtcNow();
        if (_options.CheckEvery is not { } every || now < due)
            return false;
        // After a long pause one check is enough.
        due = due + every > now ? due + every : now + every;
        return true;
    }

    private void Refresh()
    {
        var wasReady = IsReady;
        var snapshot = _collector.Refresh(_stop.Token);
        if (IsReady && !wasReady)
            _options.Report?.Invoke($"the event log was read: {snapshot.AgentCount} agents");
    }

    private Exception? Check()
    {
        try
        {
            var decisions = _collector.Check(_stop.Token);
            foreach (var decision in decisions.Where(d => d.Applied))
                _options.Report?.Invoke($"{decision.Action} '{decision.Agent}': {decision.Reason}");
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e;
        }
    }

    private void Tell(Exception? failure)
    {
        var text = failure switch
        {
            null => null,
            QuarantineException e => $"{e.Id}: {e.Message}",
            _ => failure.ToString(),
        };
        if (text == _reported)
            return;
        _reported = text;
        _options.Report?.Invoke(text ?? "everything can be read again");
    }
}
