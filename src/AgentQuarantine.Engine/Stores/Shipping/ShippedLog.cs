using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Stores.Shipping;

/// <summary>
/// One log that is shipped: the file at its path and those that it was rotated to, oldest first, each read once and from where the store says.
/// A batch that has been read is kept until the store has it; until then nothing more is read. Not thread-safe.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="source">The log's name in the store.</param>
/// <param name="target">The store.</param>
/// <param name="time">The clock for <paramref name="rotateWait"/>.</param>
/// <param name="rotateWait">How long a file that was rotated away is read on at least, for writers that still hold it open.</param>
internal sealed class ShippedLog(EventLog log, string source, IShipmentTarget target, TimeProvider time, TimeSpan rotateWait) : IDisposable
{
    // Some thousand events: more in one transaction gain nothing.
    private const long BatchBytes = 1 << 20;

    private readonly BatchSink _sink = new();
    private readonly List<ShippedPart> _parts = [];
    private readonly HashSet<FileIdentity> _done = [];
    private ShippedSource? _state;
    private ShippedBatch? _pending;
    private SeenIds? _ids;

    /// <summary>The log's full path.</summary>
    public string Path => log.Path;

    /// <summary>The log's name in the store.</summary>
    public string Source => source;

    /// <summary>How many events this program has shipped.</summary>
    public long Events { get; private set; }

    /// <summary>How many events it refused, since the database cannot hold them.</summary>
    public long Refused { get; private set; }

    /// <summary>What was refused of lines.</summary>
    public RejectCounts Rejects => _sink.Rejects;

    /// <summary>The name of an agent that was refused.</summary>
    public string? RefusedName => _sink.RefusedName;

    /// <summary>Whether a file lies at the path, or did.</summary>
    public bool Exists { get; private set; }

    /// <summary>How many bytes have not been shipped, of files that are known.</summary>
    public long Behind => _parts.Sum(part => part.Behind);

    /// <summary>Looks which files there are, so that none that is rotated away is lost while the store cannot be reached.</summary>
    public void Look(CancellationToken cancellation)
    {
        var found = new List<ShippedPart>();
        string[] paths = [.. log.Rotated.Of(log.Path).Reverse(), log.Path];
        foreach (var path in paths)
        {
            if (Open(path, cancellation) is { } part)
                found.Add(part);
        }
        // Those that have no name any more are older than those that have.
        _parts.RemoveAll(found.Contains);
        _parts.AddRange(found);
        for (var i = 0; i < _parts.Count - 1; i++)
            _parts[i].SucceededAt ??= time.GetTimestamp();
    }

    /// <summary>Ships the next batch.</summary>
    /// <param name="takesTail">Whether a last line without its LF counts where it is whole: nobody will come back for it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="QuarantineException">The store's or the log's; the next call goes on where this one ended.</exception>
    public bool Step(bool takesTail, CancellationToken cancellation)
    {
        if (_pending is not null)
            Send();
        if (_state is null)
            Begin(cancellation);
        foreach (var part in _parts.ToArray())
        {
            if (part.Number == 0)
                Place(part, isCopyToo: true);
            else if (part.IsTruncated())
                part.Begin(null, NextNumber());
            if (Ship(part, takesTail, cancellation))
                return true;
            Retire(part, cancellation);
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.ForEach(part => part.Dispose());

    // Whether anything came of it.
    private bool Ship(ShippedPart part, bool takesTail, CancellationToken cancellation)
    {
        var (before, isMoved) = (part.Place, part.IsMoved);
        var atEnd = part.Read(_sink, ref _ids, BatchBytes, takesTail, cancellation);
        var place = part.Place;
        if (place.Position == before.Position && !isMoved)
            return !atEnd;
        var refused = _sink.Refused;
        _pending = new ShippedBatch { Before = _state!, File = place, Agents = _sink.Agents, Events = _sink.Take(), Refused = refused };
        Send();
        return true;
    }

    private void Send()
    {
        var batch = _pending!;
        var after = target.Send(batch);
        if (after is null)
        {
            after = target.Find(source);
            // Its commit may have been the last word of a connection that broke.
            if (after.Batch != batch.Before.Batch + 1 || !after.Files.Contains(batch.File))
            {
                (_state, _pending, _ids) = (null, null, null);
                return;
            }
        }
        (_state, _pending) = (after, null);
        Events += batch.Events.Length;
        Refused += batch.Refused;
    }

    // Every file goes on where the store says: the files themselves first, then copies.
    private void Begin(CancellationToken cancellation)
    {
        _state = target.Find(source);
        // Compressed files were not looked at before it was known which of them are shipped.
        Look(cancellation);
        _parts.ForEach(part => part.Begin(null, 0));
        _parts.ForEach(part => Place(part, isCopyToo: false));
        _parts.ForEach(part => Place(part, isCopyToo: true));
    }

    private void Place(ShippedPart part, bool isCopyToo)
    {
        if (part.Number != 0)
            return;
        var free = _state!.Files.Where(file => !_parts.Exists(other => other.Number == file.Number))
            .OrderByDescending(file => file.Position).ToList();
        var known = free.Find(file => part.Is(file, byIdentity: true)) ?? (isCopyToo ? free.Find(file => part.Is(file, byIdentity: false)) : null);
        if (known is not null || isCopyToo)
            part.Begin(known, NextNumber());
    }

    private int NextNumber() => 1 + Math.Max(
        _state!.Files.Select(file => file.Number).DefaultIfEmpty().Max(), _parts.Select(part => part.Number).DefaultIfEmpty().Max());

    private ShippedPart? Open(string path, CancellationToken cancellation)
    {
        if (LogFile.TryOpen(path) is not { } file)
            return null;
        Exists |= path == log.Path;
        var identity = FileIdentity.Of(file);
        if (_parts.Find(part => part.Identity == identity) is { } known)
        {
            file.Dispose();
            return known;
        }
        var isPresent = path == log.Path;
        if ((_done.Contains(identity) && !isPresent) || (_state?.Files.Any(shipped => ShippedPart.IsWhole(shipped, identity)) ?? false)
            || (!isPresent && _parts.Exists(part => LogPart.IsCopy(file, part.Lines))))
        {
            file.Dispose();
            return null;
        }
        var isWrapped = LogText.IsWrapped(file);
        if (isWrapped && _state is null)
        {
            file.Dispose();
            return null;
        }
        var text = LogText.Open(file, path, log.Fields, cancellation);
        return new ShippedPart(path, isWrapped ? text : text with { Fields = log.Fields }, identity, isWrapped);
    }

    // Its last line will never get an LF.
    private void Retire(ShippedPart part, CancellationToken cancellation)
    {
        if (part.SucceededAt is not { } since || time.GetElapsedTime(since) < rotateWait || !part.IsIdle || part == _parts[^1])
            return;
        if (part.Behind > 0 && Ship(part, takesTail: true, cancellation))
            return;
        _done.Add(part.Identity);
        _parts.Remove(part);
        part.Dispose();
    }
}
