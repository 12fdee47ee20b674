using AgentQuarantine.Disks;

namespace AgentQuarantine;

/// <summary>Keeps what was read from files in step with them. What cannot be used changes nothing: what was read before goes on being used.</summary>
/// <param name="first">What was read at the start.</param>
/// <param name="read">Reads it anew; <see langword="null"/>: it stays as it is.</param>
/// <param name="files">The files that it was read from.</param>
/// <param name="what">What they are, for people.</param>
/// <param name="report">Told once of what was read and of what could not be.</param>
internal sealed class FileWatch<T>(T first, Func<T>? read, Func<T, IEnumerable<string>> files, string what, Action<string> report)
    where T : class
{
    private readonly Lock _one = new();
    private volatile T _current = first;
    private string[] _files = [.. files(first)];
    private FileStamp?[] _stamps = [.. files(first).Select(StampOf)];
    private bool _saysFailure;

    /// <summary>What counts now.</summary>
    public T Current => _current;

    /// <summary>Why the files could not be used when they were last read; <see langword="null"/>: they could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Reads the files if one has changed since they were read.</summary>
    public void Look()
    {
        lock (_one)
        {
            if (read is not null && (HaveChanged() is var changed && changed || (Failure is not null && !_saysFailure)))
                Read(sayFailure: !changed);
        }
    }

    /// <summary>Reads the files whether they have changed or not.</summary>
    public void Reload()
    {
        lock (_one)
        {
            if (read is null || _files.Length == 0)
                return;
            HaveChanged();
            Read(sayFailure: true);
        }
    }

    /// <param name="sayFailure">
    /// Whether a failure is worth a word. The first is not: a file may be half written, or one of two be written before the other.
    /// </param>
    private void Read(bool sayFailure)
    {
        try
        {
            var now = read!();
            _current = now;
            // What was read may name other files than before.
            if (files(now).ToArray() is var named && !named.SequenceEqual(_files))
                (_files, _stamps) = (named, Array.ConvertAll(named, StampOf));
            (Failure, _saysFailure) = (null, false);
            report(what + " read again");
        }
        catch (Exception e) when (e is QuarantineException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            (Failure, _saysFailure) = (e, sayFailure);
            if (sayFailure)
                report((e is QuarantineException { Id: var id } ? id + ": " : "") + e.Message + " What was read before goes on being used.");
        }
    }

    // Whether a file looks otherwise than at the last look.
    private bool HaveChanged()
    {
        var changed = false;
        for (var i = 0; i < _files.Length; i++)
        {
            var stamp = StampOf(_files[i]);
            changed |= stamp != _stamps[i];
            _stamps[i] = stamp;
        }
        return changed;
    }

    /// <summary>How a file looks, wherever links lead; <see langword="null"/> where there is none.</summary>
    private static FileStamp? StampOf(string file)
    {
        try
        {
            return SystemDisk.Instance.Look(OperatingSystem.IsLinux() ? file : SystemDisk.Instance.Resolve(file))?.Stamp;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is one, and it cannot be looked at.
            return new FileStamp(default, 0, 0, -1);
        }
    }
}
