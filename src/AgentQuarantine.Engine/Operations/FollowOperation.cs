using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>
/// Mirrors a fleet's ledger into a local file, so that everything that reads a ledger file reads the fleet's. While the database is away the
/// last state holds, and its age shows.
/// </summary>
/// <param name="options">Where to, and how often.</param>
/// <param name="ledger">The fleet's ledger; nobody else is to use this object.</param>
/// <param name="time">The clock.</param>
public sealed class FollowOperation(FollowOptions options, IQuarantineLedger ledger, TimeProvider time)
{
    private readonly FileLedger _file = new(options.LedgerPath);
    private object? _version;
    private LedgerSnapshot? _snapshot;
    private long? _confirmed, _written;
    private DateTimeOffset? _confirmedAt;
    private QuarantineException? _failure;

    /// <summary>Mirrors until <paramref name="cancellation"/>, or once.</summary>
    /// <exception cref="QuarantineException">Of one that is made once, the store's and the ledger's errors.</exception>
    public void Run(CancellationToken cancellation)
    {
        if (options.Textfile is { } textfile)
            Textfile.CheckName(textfile);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                Look();
                if (_failure is not null)
                    options.Report($"following '{ledger.Name}' again");
                _failure = null;
            }
            catch (QuarantineException e) when (!options.Once)
            {
                if (_failure?.Id != e.Id)
                    options.Report($"{e.Id}: {e.Message} Trying again; '{options.LedgerPath}' keeps the last state.");
                _failure = e;
                Write(force: true);
            }
            if (options.Once)
                return;
            ledger.WaitForChange(options.Interval, cancellation);
        }
    }

    private void Look()
    {
        var version = ledger.Version;
        var isDue = _confirmed is not { } last || time.GetElapsedTime(last) >= options.ConfirmEvery;
        var isChanged = version is null || !version.Equals(_version);
        if (isChanged)
            _snapshot = ledger.Read();
        if (!isChanged && !isDue)
            return;
        var now = time.GetUtcNow();
        _file.Replace(LedgerMirror.Of(_snapshot!, ledger.Name, now), keepsBackup: isChanged);
        (_version, _confirmed, _confirmedAt) = (version, time.GetTimestamp(), now);
        Write(force: isChanged);
    }

    private void Write(bool force)
    {
        var pause = force ? TimeSpan.FromSeconds(1) : options.ConfirmEvery;
        if (options.Textfile is not { } path || (_written is { } last && time.GetElapsedTime(last) < pause))
            return;
        _written = time.GetTimestamp();
        using var buffer = new ByteBuffer();
        LedgerAge.Write(new ExpositionWriter(buffer, ExpositionFormat.Text), time.GetUtcNow() - _confirmedAt);
        Textfile.Write(buffer.Span, path);
    }
}
