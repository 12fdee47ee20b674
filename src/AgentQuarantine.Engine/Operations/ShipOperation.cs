using AgentQuarantine.Events.Files;
using AgentQuarantine.Metrics;
using AgentQuarantine.Stores;
using AgentQuarantine.Stores.Shipping;

namespace AgentQuarantine.Operations;

/// <summary>Ships logs to a fleet's database, once or as they grow. While the database is away the logs are the buffer.</summary>
/// <param name="options">What is shipped.</param>
/// <param name="store">The database.</param>
/// <param name="time">The clock.</param>
public sealed class ShipOperation(ShipOptions options, IFleetStore store, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TextfileEvery = TimeSpan.FromSeconds(5);

    private readonly List<ShippedLog> _logs = [];
    private readonly ShipMetrics _metrics = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private long? _written;

    /// <summary>Ships until all is there (<see cref="ShipOptions.Once"/>) or <paramref name="cancellation"/>.</summary>
    /// <returns>What was shipped of each log.</returns>
    /// <exception cref="QuarantineException">
    /// The store's and the logs' errors: of a shipment that is made once each of them, of one that goes on those that come before the first batch
    /// and that waiting does not heal.
    /// </exception>
    public OperationResult<ShippedLogStatus> Run(CancellationToken cancellation)
    {
        // A database is no log: waiting for a file of that name would never end.
        StoreResolver.Files.Only(options.Logs);
        if (options.Textfile is { } textfile)
            Textfile.CheckName(textfile);
        using var target = store.Shipments();
        var pause = FirstPause;
        var hasShipped = false;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    var isAll = Round(target, cancellation);
                    if (_metrics.DownSince is not null)
                        options.Report($"shipping to '{store.Name}' again");
                    (_metrics.DownSince, hasShipped, pause) = (null, true, FirstPause);
                    if (isAll && options.Once)
                        break;
                    if (isAll)
                        Wait(options.Interval, cancellation);
                }
                catch (QuarantineException e) when (!options.Once && (hasShipped || e.Id == ErrorIds.StoreUnreachable))
                {
                    if (_metrics.DownSince is null)
                        options.Report($"{e.Id}: {e.Message} Trying again; the logs are the buffer.");
                    _metrics.DownSince ??= time.GetUtcNow();
                    Wait(pause, cancellation);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
                Write(force: false);
            }
            Write(force: true);
            return Result();
        }
        catch (OperationCanceledException) when (!options.Once)
        {
            return Result();
        }
        finally
        {
            _logs.ForEach(log => log.Dispose());
        }
    }

    // One batch a log in turn, until no log has more.
    private bool Round(IShipmentTarget target, CancellationToken cancellation)
    {
        Find(target);
        // While the store is away the files that are rotated meanwhile are held open.
        _logs.ForEach(log => log.Look(cancellation));
        if (options.Once && _logs.Find(log => !log.Exists) is { } missing)
            throw Errors.EventLogNotFound(missing.Path);
        var isAll = true;
        foreach (var log in _logs)
        {
            isAll &= !log.Step(options.Once, cancellation);
            if (log.RefusedName is { } name && _told.Add(log.Path))
                options.Report($"'{log.Path}': the database cannot hold an agent's name that has U+0000 or more than {BatchSink.MostNameBytes} " +
                    $"bytes; "
                    + $"such events are refused and counted. The first: '{name[..Math.Min(name.Length, 60)]}'");
        }
        _metrics.Shipped(_logs, isAll, time.GetUtcNow());
        return isAll;
    }

    private void Find(IShipmentTarget target)
    {
        var paths = options.Logs.SelectMany(LogPattern.Files).Distinct(StringComparer.Ordinal).ToList();
        foreach (var path in paths.Where(path => !_logs.Exists(log => log.Path == path)))
        {
            // A file that is named itself is no file that another log was rotated to.
            var log = new EventLog(path, options.Fields.At(time)) { Rotated = options.Rotated with { Except = paths } };
            _logs.Add(new ShippedLog(log, $"{options.Host}:{path}", target, time, options.RotateWait));
        }
    }

    private void Wait(TimeSpan pause, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + pause;
        // In an outage files are rotated on.
        for (var left = pause; left > TimeSpan.Zero && !cancellation.IsCancellationRequested; left = until - time.GetUtcNow())
        {
            cancellation.WaitHandle.WaitOne(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            if (_metrics.DownSince is not null)
                _logs.ForEach(log => log.Look(cancellation));
            Write(force: false);
        }
    }

    private void Write(bool force)
    {
        if (options.Textfile is not { } path || (!force && _written is { } last && time.GetElapsedTime(last) < TextfileEvery))
            return;
        _written = time.GetTimestamp();
        _metrics.Write(_logs, path, time.GetUtcNow());
    }

    private OperationResult<ShippedLogStatus> Result() => new()
    {
        Time = time.GetUtcNow(),
        Items = [.. _logs.Select(log => new ShippedLogStatus(log.Path, log.Source, log.Events, log.Refused + log.Rejects.Total, log.Behind))],
    };
}
