using AgentQuarantine.Events.Writing;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Serving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentQuarantine.AspNetCore;

/// <summary>A host's fleet: its gate, its event log, and what is shown of it. Reads and checks in the background.</summary>
internal sealed partial class AgentFleet : BackgroundService
{
    private readonly AgentQuarantineOptions _options;
    private readonly ILogger<AgentFleet> _logger;
    private readonly TimeProvider _time;
    private readonly MetricsCollector _collector;
    private string? _told;

    public AgentFleet(IOptions<AgentQuarantineOptions> options, IHostEnvironment host, ILogger<AgentFleet> logger, TimeProvider? time = null)
    {
        (_options, _logger, _time) = (options.Value, logger, time ?? TimeProvider.System);
        string FullPath(string path) => Path.GetFullPath(path, host.ContentRootPath);
        var (ledger, policy) = (FullPath(_options.LedgerPath), _options.PolicyPath is { } path ? FullPath(path) : null);
        _collector = new MetricsCollector(
            new CollectorOptions
            {
                Logs = [FullPath(_options.LogPath)],
                Ledger = new FileLedger(ledger) { RequireLedger = _options.RequireLedger },
                Policy = PolicyFile.LoadOrDefault(policy),
                PolicyPath = policy,
                ReadPolicy = policy is null ? null : () => PolicyFile.LoadOrDefault(policy),
                History = _options.PageHistory,
                Report = Reported,
            }, _time);
        Gate = new QuarantineGate(ledger, _options.WhenUnknown, _time, requireLedger: _options.RequireLedger);
        Log = new EventLogWriter(FullPath(_options.LogPath), _time);
        Routes = new FleetRoutes(_collector, _time);
        EventToken = _options.EventTokenFile is { } token ? File.ReadAllText(FullPath(token)).Trim() : null;
        if (EventToken is "")
            throw new QuarantineException(ErrorIds.CredentialsInvalid, $"The file '{_options.EventTokenFile}' holds no token. Write one to it.");
    }

    /// <summary>May this agent run?</summary>
    public QuarantineGate Gate { get; }

    /// <summary>Takes events.</summary>
    public EventLogWriter Log { get; }

    /// <summary>The metrics, the API and the health checks.</summary>
    public FleetRoutes Routes { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>What agents that send events have to show; <see langword="null"/>: nothing.</summary>
    public string? EventToken { get; }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        Gate.Dispose();
        Log.Dispose();
        _collector.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading is synchronous: the host's start does not wait for it.
        await Task.Yield();
        var checkedAt = default(long?);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_options.CheckEvery is { } every && (checkedAt is not { } last || _time.GetElapsedTime(last) >= every))
                {
                    checkedAt = _time.GetTimestamp();
                    foreach (var decision in _collector.Check(stoppingToken).Where(decision => decision.Applied))
                        Decided(decision.Action.ToString(), decision.Agent, decision.Reason);
                }
                _collector.Refresh(stoppingToken);
                Tell(_collector.Failure);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Tell(e);
            }
            // A delay takes no more than some weeks.
            var interval = TimeSpan.FromTicks(Math.Min(_options.Interval.Ticks, TimeSpan.TicksPerDay));
            await Task.Delay(interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The same failure every second is said once.
    private void Tell(Exception? failure)
    {
        if (failure?.Message == _told)
            return;
        _told = failure?.Message;
        if (failure is null)
            Readable();
        else
            Unreadable(failure, (failure as QuarantineException)?.Id ?? "Error");
    }

    [LoggerMessage(1, LogLevel.Warning, "{Action} '{Agent}': {Reason}")]
    private partial void Decided(string action, string agent, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Id}")]
    private partial void Unreadable(Exception failure, string id);

    [LoggerMessage(4, LogLevel.Information, "{Text}")]
    private partial void Reported(string text);

    [LoggerMessage(3, LogLevel.Information, "The event log and the ledger can be read again")]
    private partial void Readable();
}
