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
    private string _stamp = Stamp(files(first));
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
            if (read is not null && Stamp(files(_current)) is var stamp && (stamp != _stamp || (Failure is not null && !_saysFailure)))
                Read(stamp, sayFailure: stamp == _stamp);
        }
    }

    /// <summary>Reads the files whether they have changed or not.</summary>
    public void Reload()
    {
        lock (_one)
        {
            if (read is not null && files(_current).Any())
                Read(Stamp(files(_current)), sayFailure: true);
        }
    }

    /// <param name="stamp">How the files look.</param>
    /// <param name="sayFailure">
    /// Whether a failure is worth a word. The first is not: a file may be half written, or one of two be written before the other.
    /// </param>
    private void Read(string stamp, bool sayFailure)
    {
        _stamp = stamp;
        try
        {
            var now = read!();
            _current = now;
            // What was read may name other files than before.
            _stamp = Stamp(files(now));
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

    /// <summary>How the files look: their places, for a link may lead elsewhere, their lengths and times.</summary>
    private static string Stamp(IEnumerable<string> files) => string.Join('|', files.Select(file =>
    {
        try
        {
            var target = new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
            return FormattableString.Invariant($"{target.FullName}:{(target.Exists ? target.Length : -1)}:{target.LastWriteTimeUtc.Ticks}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.GetType().Name;
        }
    }));
}
