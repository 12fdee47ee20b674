using System.Collections.Frozen;
using AgentQuarantine.Events.Names;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Quarantine;

/// <summary>What the gate says of every agent while it has never been able to read the ledger.</summary>
public enum WhenUnknown
{
    /// <summary>No agent may run.</summary>
    Deny,

    /// <summary>Every agent may run.</summary>
    Allow,
}

/// <summary>
/// The enforcement point: is this agent disabled? Thread-safe. A question is one look-up in an immutable snapshot: no I/O, no lock, no
/// allocation. A thread of its own looks at the ledger in the background, however busy the thread pool is; while the ledger cannot be read,
/// the last good snapshot holds and <see cref="LastError"/> says why.
/// </summary>
public sealed class QuarantineGate : IDisposable
{
    private readonly GateLedger _ledger;
    private readonly TimeProvider _time;
    private readonly WhenUnknown _whenUnknown;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer? _timer;
    private readonly Lock _refreshing = new();
    private volatile FrozenDictionary<string, GateEntry>? _disabled;
    private volatile QuarantineException? _lastError;
    private long _confirmed;

    /// <summary>How often the ledger is looked at unless another interval is asked for, whatever a database's notifications say.</summary>
    public static readonly TimeSpan DefaultRefreshInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>A gate over the ledger at <paramref name="ledgerPath"/>, which is read before this returns.</summary>
    /// <param name="ledgerPath">The ledger's full path. No ledger, and nothing that shows that there was one: nobody is quarantined yet.</param>
    /// <param name="whenUnknown">The answer while the ledger could never be read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="refreshInterval">
    /// How often the file is looked at: at most so late does a change take effect; longer than nothing. <see
    /// cref="Timeout.InfiniteTimeSpan"/>: only by
    /// <see cref="Refresh()"/>.
    /// </param>
    /// <param name="requireLedger">Whether a ledger that is not there is an error even where nothing shows that there was one.</param>
    public QuarantineGate(
        string ledgerPath, WhenUnknown whenUnknown = WhenUnknown.Deny, TimeProvider? time = null, TimeSpan? refreshInterval = null,
        bool requireLedger = false)
        : this(new FileLedger(ledgerPath) { RequireLedger = requireLedger }, whenUnknown, time, refreshInterval)
    {
    }

    /// <summary>A gate over any ledger, such as a fleet's, which is read before this returns.</summary>
    /// <param name="ledger">The ledger; nobody else is to use this object.</param>
    /// <param name="whenUnknown">The answer while the ledger could never be read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="refreshInterval">How often the ledger is looked at, at the least.</param>
    public QuarantineGate(
        IQuarantineLedger ledger, WhenUnknown whenUnknown = WhenUnknown.Deny, TimeProvider? time = null, TimeSpan? refreshInterval = null)
    {
        var interval = Duration.Waitable(refreshInterval ?? DefaultRefreshInterval);
        if (interval != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(refreshInterval));
        _ledger = new GateLedger(ledger);
        _time = time ?? TimeProvider.System;
        _whenUnknown = whenUnknown;
        Refresh();
        if (interval == Timeout.InfiniteTimeSpan)
            return;
        if (ReferenceEquals(_time, TimeProvider.System))
            new Thread(() => Watch(interval), maxStackSize: 512 << 10) { IsBackground = true, Name = "AgentQuarantine gate" }.Start();
        else
            _timer = _time.CreateTimer(_ => RefreshUnlessBusy(), null, interval, interval);
    }

    /// <summary>How old the snapshot may become; <see langword="null"/>: any age.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>The answer about every agent while the snapshot is older than that.</summary>
    public WhenStale WhenStale { get; init; }

    /// <summary>Whether the snapshot is older than it may be.</summary>
    public bool IsStale => StaleAfter is { } limit && SnapshotAge > limit;

    /// <summary>Why the ledger could not be read at the last look; <see langword="null"/>: it could.</summary>
    public QuarantineException? LastError => _lastError;

    /// <summary>How long ago the snapshot was last known to be the ledger's; <see langword="null"/>: there is none.</summary>
    public TimeSpan? SnapshotAge => _disabled is null ? null : _time.GetElapsedTime(Volatile.Read(ref _confirmed));

    /// <summary>Whether <paramref name="agent"/> is not to run.</summary>
    public bool IsDisabled(string agent)
    {
        var disabled = _disabled;
        if (disabled is null)
            return _whenUnknown == WhenUnknown.Deny;
        if (WhenStale != WhenStale.Keep && IsStale)
            return WhenStale == WhenStale.Deny;
        // Checks know an agent with a very long name by its short form.
        return IsDisabled(disabled, agent) || (agent.Length > AgentName.MaxLength && IsDisabled(disabled, AgentName.Shorten(agent)));
    }

    /// <summary>
    /// Whether one run of <paramref name="agent"/> is not to run: an agent on probation with a <c>probation_run_ratio</c> may run in that part of
    /// its runs, by a hash of its name and the run's number.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="run">The run's number, any count that differs from run to run.</param>
    public bool IsDisabled(string agent, long run)
    {
        if (IsDisabled(agent))
            return true;
        return _disabled is { } disabled && (IsOthersTurn(disabled, agent, run)
            || (agent.Length > AgentName.MaxLength && IsOthersTurn(disabled, AgentName.Shorten(agent), run)));
    }

    private static bool IsOthersTurn(FrozenDictionary<string, GateEntry> disabled, string agent, long run) =>
        disabled.TryGetValue(agent, out var entry) && entry.RunRatio > 0 && AgentHash.Of(agent, run) >= entry.RunRatio;

    // The clock costs more than the look-up: it is asked only about quarantines that end by themselves.
    private bool IsDisabled(FrozenDictionary<string, GateEntry> disabled, string agent) =>
        disabled.TryGetValue(agent, out var entry) && entry.RunRatio == 0
        && (entry.Until == long.MaxValue || _time.GetUtcNow().UtcTicks < entry.Until);

    /// <summary>Looks at the ledger now, and reads it where it has changed.</summary>
    public void Refresh() => Refresh(patient: true);

    /// <summary>Stops looking at the ledger; the last snapshot stays.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _disposed.Cancel();
    }

    private void Refresh(bool patient)
    {
        lock (_refreshing)
        {
            try
            {
                var now = _time.GetTimestamp();
                if (_ledger.ReadIfChanged(patient) is { } snapshot)
                    _disabled = snapshot;
                _lastError = null;
                Volatile.Write(ref _confirmed, now);
            }
            catch (QuarantineException e)
            {
                _lastError = e;
            }
        }
    }

    private void Watch(TimeSpan interval)
    {
        while (true)
        {
            _ledger.WaitForChange(interval, _disposed.Token);
            if (_disposed.IsCancellationRequested)
                return;
            RefreshUnlessBusy();
        }
    }

    private void RefreshUnlessBusy()
    {
        if (!_refreshing.TryEnter())
            return;
        try
        {
            Refresh(patient: false);
        }
        finally
        {
            _refreshing.Exit();
        }
    }
}
