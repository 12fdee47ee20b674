using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>The open files that a log consists of, as far back as they are to be read.</summary>
internal sealed class LogParts : IDisposable
{
    private readonly EventLog _log;
    private readonly List<LogPart> _newestFirst = [];
    private Queue<string>? _unopened;

    private LogParts(EventLog log) => _log = log;

    /// <summary>The present file.</summary>
    public LogPart Present => _newestFirst[0];

    /// <summary>The files, oldest first.</summary>
    public IEnumerable<LogPart> OldestFirst => Enumerable.Reverse(_newestFirst);

    /// <summary>The files that the log was rotated to and that are read, oldest first.</summary>
    public IReadOnlyList<string> Rotated => [.. OldestFirst.SkipLast(1).Where(part => part.End > part.Start).Select(part => part.Path)];

    /// <summary>Whether there are lines before those to be read.</summary>
    public bool HasEarlier => _newestFirst[^1] is var oldest && (oldest.Start > oldest.First || Unopened.Count > 0);

    /// <summary>How many bytes there are to read, as far as that is known.</summary>
    public long TotalBytes => _newestFirst.Sum(part => part.End - part.Start);

    /// <summary>Opens the present file, and as many of those before it as <paramref name="request"/> asks for.</summary>
    /// <param name="log">The log.</param>
    /// <param name="request">How much of it is to be read.</param>
    /// <param name="cancellation">Ends the waiting for a pipe.</param>
    /// <param name="present">The present file where it is open already; it stays open.</param>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    public static LogParts Open(EventLog log, ReadRequest request, CancellationToken cancellation, SafeFileHandle? present = null)
    {
        var parts = new LogParts(log);
        try
        {
            var file = present is null ? log.Open(cancellation) : new SafeFileHandle(present.DangerousGetHandle(), ownsHandle: false);
            var identity = IdentityOf(log.Path, file);
            var text = present is null ? LogText.Open(file, log.Path, log.Fields, cancellation) : new LogText(file, log.Fields, null);
            var missing = parts.Add(log.Path, text, identity, log.IsPipe ? null : text.File, request.Last, isWrapped: false);
            parts.AddRotated(missing, cancellation);
            return parts;
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What an agent's marks mean for the log: the place of its own mark, in whichever of the files it lies, else the mark's time.
    /// </summary>
    public Cutoff? Resolve(IReadOnlyList<LogMark> marks, int source)
    {
        if (Present.Marks.Resolve(marks, source, Present.End) is not { } cutoff)
            return null;
        if (cutoff.Timestamp == 0)
            return cutoff;
        return Find(marks) is { } place ? new Cutoff(place, 0) { Source = source } : cutoff;
    }

    /// <inheritdoc/>
    public void Dispose() => _newestFirst.ForEach(part => part.Dispose());

    private Queue<string> Unopened => _unopened ??= new Queue<string>(_log.IsPipe ? [] : _log.Rotated.Of(_log.Path));

    // A renamed file is known for certain; a copy by its bytes. Files that are too old to be read may hold the mark all the same.
    private long? Find(IReadOnlyList<LogMark> marks)
    {
        if (!marks.Any(mark => mark.Path == _log.Path))
            return null;
        var found = Find(marks, 1, isCopy: false);
        while (found is null && TryAddRotated(0, CancellationToken.None).IsAdded)
            found = Find(marks, _newestFirst.Count - 1, isCopy: false);
        return found ?? Find(marks, 1, isCopy: true);
    }

    private long? Find(IReadOnlyList<LogMark> marks, int from, bool isCopy)
    {
        foreach (var part in _newestFirst.Skip(from).Where(part => !part.IsWrapped))
        {
            if (part.Marks.Find(marks, part.End, isCopy) is { } offset)
                return part.Base + offset;
        }
        return null;
    }

    private void AddRotated(int? missing, CancellationToken cancellation)
    {
        while (missing != 0 && TryAddRotated(missing, cancellation) is { IsAdded: true } added)
            missing = added.Missing;
    }

    // Opens the next older file that is another than those before it, where there is one. It says how many lines are still missing.
    private (bool IsAdded, int? Missing) TryAddRotated(int? missing, CancellationToken cancellation)
    {
        while (Unopened.TryDequeue(out var path))
        {
            // One that has been removed meanwhile has been removed on purpose.
            if (LogFile.TryOpen(path) is not { } file)
                continue;
            var identity = IdentityOf(path, file);
            try
            {
                // It may be a link to a file that is read already, or be that file, renamed since the names were looked at.
                if (_newestFirst.Exists(newer => newer.Identity == identity) || RandomAccess.GetLength(file) == 0
                    || _newestFirst.Exists(newer => LogPart.IsCopy(file, newer.Text.File)))
                {
                    file.Dispose();
                    continue;
                }
                // Only one at a time is written out where all are read: the disk need not hold them all.
                var isWrapped = missing is null or 0 && LogText.IsWrapped(file);
                var text = isWrapped ? new LogText(file, _log.Fields, null) : LogText.Open(file, path, _log.Fields, cancellation);
                return (true, Add(path, text, identity, text.File, missing, isWrapped));
            }
            catch (Exception e) when (LogFile.IsUnreadable(e))
            {
                file.Dispose();
                throw LogFile.Unreadable(path, e);
            }
        }
        return (false, missing);
    }

    private static FileIdentity IdentityOf(string path, SafeFileHandle file)
    {
        try
        {
            return FileIdentity.Of(file);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            file.Dispose();
            throw LogFile.Unreadable(path, e);
        }
    }

    // How many lines are still missing; null: all.
    private int? Add(string path, LogText text, FileIdentity identity, SafeFileHandle? marked, int? last, bool isWrapped)
    {
        var marks = new LogMarks(_log.Path, marked, identity);
        var part = new LogPart(path, text, marks, _newestFirst.Count) { Identity = identity, IsWrapped = isWrapped };
        _newestFirst.Add(part);
        try
        {
            var file = text.File;
            part.End = RandomAccess.GetLength(file);
            part.First = part.Start = isWrapped ? 0 : LogHole.End(file, 0, part.End);
            if (last is not { } count)
                return null;
            if (count == 0 && part != Present)
            {
                // It is only looked through for marks.
                part.Start = part.End;
                return 0;
            }
            var scanner = new EventScanner(text.Fields, new AgentTable(), new RejectCounts());
            (part.Start, var missing) = LastLines.Start(file, part.Start, part.End, count, scanner);
            return missing;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }
}
