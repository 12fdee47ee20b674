namespace AgentQuarantine.Serving;

/// <summary>Keeps what a server shows and asks for in step with its files: a renewed certificate is served without a restart.</summary>
internal sealed class SecurityWatch
{
    private readonly FileWatch<ServerSecurity> _files;
    private readonly TimeProvider _time;
    private readonly Action<string> _report;
    private bool _saysExpiry;

    public SecurityWatch(ServerOptions options, Action<string> report, TimeProvider time)
    {
        (_report, _time) = (report, time);
        _files = new(
            options.Security,
            options.ReadSecurity is { } read ? () => Same(read()) : null,
            security => security.Files.Select(file => file.Path),
            "the certificate and credential files were",
            report);
        _saysExpiry = Expiry is not null;
    }

    /// <summary>What counts now.</summary>
    public ServerSecurity Current => _files.Current;

    /// <summary>Reads the files if one has changed since they were read.</summary>
    public void Look()
    {
        _files.Look();
        TellExpiry();
    }

    /// <summary>Reads the files whether they have changed or not.</summary>
    public void Reload() => _files.Reload();

    private string? Expiry => Current.Certificate is { } certificate ? SecurityWarnings.Expiry(certificate, _time.GetUtcNow()) : null;

    private ServerSecurity Same(ServerSecurity read) => read.Certificate is null == Current.Certificate is null
        ? read
        : throw new InvalidOperationException("TLS cannot be turned on or off while the server runs: start it anew.");

    private void TellExpiry()
    {
        var expiry = Expiry;
        if (expiry is not null && !_saysExpiry)
            _report("warning: " + expiry);
        _saysExpiry = expiry is not null;
    }
}
