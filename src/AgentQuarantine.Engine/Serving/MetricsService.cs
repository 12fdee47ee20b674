using System.Net;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>Watches a log and a ledger, serves their metrics, and makes checks where it is asked to. Runs in the background.</summary>
public sealed class MetricsService : IAsyncDisposable
{
    private const long LongLog = 64 << 20;

    // How much is counted again after a process was killed.
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(10);

    private readonly MetricsServiceOptions _options;
    private readonly TimeProvider _time;
    private readonly MetricsCollector _collector;
    private readonly SecurityWatch _security;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private Exception? _checkFailure;
    private string? _reported, _reportedTrouble, _reportedAnswer;

    private MetricsService(MetricsServiceOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _collector = new MetricsCollector(options.Collector with { Report = text => options.Report?.Invoke(text) }, time);
        _security = new SecurityWatch(options.Server, text => options.Report?.Invoke(text), time);
        var routes = new Routes(() => ServedState.Of(_collector), options.Server, time);
        Server = ScrapeServer.Start(options.Server, routes.Respond, time, () => _security.Current, Failed);
        Uri = UriOf(options.Server, Server);
        StartedAt = time.GetUtcNow();
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The server.</summary>
    public ScrapeServer Server { get; }

    /// <summary>When the service began to listen.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The address of the metrics.</summary>
    public Uri Uri { get; }

    /// <summary>What is served now; <see langword="null"/> before the log was read for the first time.</summary>
    public MetricsSnapshot? Snapshot => _collector.Snapshot;

    /// <summary>Whether the log was read in full once.</summary>
    public bool IsReady => _collector.HasReadLog;

    /// <summary>What a person who starts this service should be warned of.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. SecurityWarnings.Of(_security.Current, $"{Uri.Host} port {Server.Port}", Server.IsExposed, _time.GetUtcNow())];

    /// <summary>Starts a service; it listens when this returns, and reads the log in the background.</summary>
    /// <exception cref="QuarantineException"><c>PortInUse</c> or <c>AddressUnavailable</c>.</exception>
    public static MetricsService Start(MetricsServiceOptions options, TimeProvider time)
    {
        OpenFileLimit.Check();
        return new(options, time);
    }

    /// <summary>Frees the port and ends everything within a second.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Server.DisposeAsync();
        await _watching;
        _collector.Save();
        _collector.Dispose();
    }

    /// <summary>Reads the policy, certificate and credential files again, as a service is told to by SIGHUP.</summary>
    public void Reload()
    {
        _collector.Policy.Reload();
        _security.Reload();
    }

    private static Uri UriOf(ServerOptions options, ScrapeServer server)
    {
        var scheme = options.Security.Certificate is null ? "http" : "https";
        // Of sockets that were passed on only the address is known.
        var name = options.Sockets.Count > 0 ? server.EndPoints[0].Address.ToString() : Listeners.Bare(options.HostName);
        if (name is "*" or "+" or "0.0.0.0" or "::")
            name = Environment.MachineName;
        return Uri.TryCreate($"{scheme}://{(name.Contains(':') ? $"[{name}]" : name)}:{server.Port}/metrics", UriKind.Absolute, out var uri)
            ? uri
            : new Uri($"{scheme}://{new IPEndPoint(new IPAddress(server.EndPoints[0].Address.GetAddressBytes()), server.Port)}/metrics");
    }

    private async Task WatchAsync()
    {
        long? checkDue = null, saveDue = null;
        var interval = Duration.Waitable(TimeSpan.FromMilliseconds(Math.Max(1, _options.Interval.TotalMilliseconds)));
        // One timer for all pauses. It stands still while there is work: each pause is as long as the interval.
        using var pause = new PeriodicTimer(Timeout.InfiniteTimeSpan, _time);
        try
        {
            do
            {
                pause.Period = Timeout.InfiniteTimeSpan;
                Tell(Look(ref checkDue, ref saveDue));
                pause.Period = interval;
            }
            while (await pause.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }

    // Whatever fails, the next look is made: a server that looks no more would show the last state for ever.
    private Exception? Look(ref long? checkDue, ref long? saveDue)
    {
        try
        {
            if (Due(_options.CheckEvery, ref checkDue))
                _checkFailure = Check();
            Refresh();
            if (Due(SaveEvery, ref saveDue) || _collector.HasTurned)
                Save();
            _security.Look();
            return _collector.Failure ?? _checkFailure;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e;
        }
    }

    /// <summary>Whether something is due, by a clock that nobody sets.</summary>
    private bool Due(TimeSpan? every, ref long? due)
    {
        var now = _time.GetTimestamp();
        if (every is not { } time || now < due)
            return false;
        var period = (long)(time.TotalSeconds * _time.TimestampFrequency);
        // After a long pause once is enough.
        due = due + period > now ? due + period : now + period;
        return true;
    }

    private void Refresh()
    {
        var wasReady = IsReady;
        _collector.Look(_stop.Token);
        if (!IsReady || wasReady)
            return;
        // What reading a long log has left behind would stand there for as long as little is going on.
        if (Snapshot!.Self.ReadBytes > LongLog)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        _options.Report?.Invoke($"the event log was read: {Snapshot.AgentCount} agents");
    }

    private void Save()
    {
        // What was wrong with the file is over once it is written anew.
        var trouble = _collector.StateTrouble;
        _collector.Save();
        trouble ??= _collector.StateTrouble;
        if (trouble is not null && _reportedTrouble is null)
            _options.Report?.Invoke("warning: " + (_reportedTrouble = trouble));
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

    // A mistake of this program: the client is told no more than that, and its owner the rest.
    private void Failed(HttpRequest request, Exception failure)
    {
        var text = $"the answer to {request.Path} failed: {failure}";
        if (Interlocked.Exchange(ref _reportedAnswer, text) != text)
            _options.Report?.Invoke(text);
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
