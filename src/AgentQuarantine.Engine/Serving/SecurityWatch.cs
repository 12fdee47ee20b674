namespace AgentQuarantine.Serving;

/// <summary>Keeps what a server shows and asks for in step with its files: a renewed certificate is served without a restart.</summary>
/// <remarks>What cannot be used changes nothing: the server goes on with what it has, and says so once.</remarks>
internal sealed class SecurityWatch
{
    private readonly Func<ServerSecurity>? _read;
    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private readonly Lock _one = new();
    private volatile ServerSecurity _current;
    private string _stamp;
    private Exception? _failure;
    private bool _saysFailure;
    private bool _saysExpiry;

    public SecurityWatch(ServerOptions options, Action<string> report, TimeProvider time)
    {
        (_read, _report, _time, _current) = (options.ReadSecurity, report, time, options.Security);
        _stamp = Stamp(_current);
        _saysExpiry = Expiry is not null;
    }

    /// <summary>What counts now.</summary>
    public ServerSecurity Current => _current;

    /// <summary>Reads the files if one has changed since they were read.</summary>
    public void Look()
    {
        lock (_one)
        {
            if (_read is not null && Stamp(_current) is var stamp && (stamp != _stamp || (_failure is not null && !_saysFailure)))
                Read(stamp, sayFailure: stamp == _stamp);
            TellExpiry();
        }
    }

    /// <summary>Reads the files whether they have changed or not.</summary>
    public void Reload()
    {
        lock (_one)
        {
            if (_read is not null && _current.Files.Count > 0)
                Read(Stamp(_current), sayFailure: true);
        }
    }

    private string? Expiry => _current.Certificate is { } certificate ? SecurityWarnings.Expiry(certificate, _time.GetUtcNow()) : null;

    /// <param name="stamp">How the files look.</param>
    /// <param name="sayFailure">
    /// Whether a failure is worth a word. Certificate and key are two files, and one is written before the other: the first failure is not.
    /// </param>
    private void Read(string stamp, bool sayFailure)
    {
        _stamp = stamp;
        try
        {
            var read = _read!();
            if (read.Certificate is null != _current.Certificate is null)
                throw new InvalidOperationException("TLS cannot be turned on or off while the server runs: start it anew.");
            _current = read;
            // A configuration may name other files than before.
            _stamp = Stamp(read);
            (_failure, _saysFailure) = (null, false);
            _report("the certificate and credential files were read again");
        }
        catch (Exception e) when (e is QuarantineException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            (_failure, _saysFailure) = (e, sayFailure);
            if (sayFailure)
                _report((e is QuarantineException { Id: var id } ? id + ": " : "") + e.Message + " What was read before goes on being used.");
        }
    }

    private void TellExpiry()
    {
        var expiry = Expiry;
        if (expiry is not null && !_saysExpiry)
            _report("warning: " + expiry);
        _saysExpiry = expiry is not null;
    }

    /// <summary>How the files look: their places, for a link may lead elsewhere, their lengths and times.</summary>
    private static string Stamp(ServerSecurity security) => string.Join('|', security.Files.Select(file =>
    {
        try
        {
            var target = new FileInfo(File.ResolveLinkTarget(file.Path, returnFinalTarget: true)?.FullName ?? file.Path);
            return FormattableString.Invariant($"{target.FullName}:{(target.Exists ? target.Length : -1)}:{target.LastWriteTimeUtc.Ticks}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.GetType().Name;
        }
    }));
}
