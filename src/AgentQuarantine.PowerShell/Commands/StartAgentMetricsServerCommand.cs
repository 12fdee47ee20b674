using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.PowerShell.Servers;
using AgentQuarantine.Serving;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Start-AgentMetricsServer: metrics for Prometheus and answers for agents, in the background of this session.</summary>
[Cmdlet(VerbsLifecycle.Start, "AgentMetricsServer", DefaultParameterSetName = PathSet,
    SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AgentMetricsServer))]
public sealed class StartAgentMetricsServerCommand : MetricsCommand
{
    private readonly ConcurrentQueue<string> _reports = new();

    /// <summary>The TCP port; 0 picks a free one, which the emitted object tells.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = ServerOptions.DefaultPort;

    /// <summary>localhost: loopback only; *: every address; or one address or name of this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = new ServerOptions().HostName;

    /// <summary>How often the log and the ledger are looked at.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Interval { get; set; } = Defaults.LookInterval;

    /// <summary>How often a quarantine check is made; never, unless it is given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan CheckEvery { get; set; }

    /// <summary>The certificate for TLS: an X509Certificate2 with its private key, or the path of a PFX or PEM file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Certificate { get; set; }

    /// <summary>The PEM file with the private key, where it is a file of its own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateKeyPath { get; set; }

    /// <summary>The password of the PFX file or of the private key.</summary>
    [Parameter]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>The name and password that clients have to bring.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Stays until Ctrl+C, and stops the server then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        var collector = Collector;
        if (!ShouldProcess($"{HostName} port {Port}", $"Serve the metrics of '{collector.LogPath}'"))
            return;
        var server = MetricsServers.Start(report => new MetricsServiceOptions
        {
            Collector = collector,
            Server = new ServerOptions { HostName = HostName, Port = Port, Certificate = LoadCertificate(), Credential = LoadCredential() },
            Interval = Interval,
            CheckEvery = CheckEvery == TimeSpan.Zero ? null : CheckEvery,
            Report = Wait ? _reports.Enqueue + report : report,
        });
        if (server.Service.Warning is { } warning)
            WriteWarning(warning);
        WriteObject(server);
        if (Wait)
            WaitFor(server);
    }

    private void WaitFor(AgentMetricsServer server)
    {
        try
        {
            while (server.State != AgentMetricsServerState.Stopped && !StopToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100)))
            {
                while (_reports.TryDequeue(out var report))
                    WriteVerbose(report);
            }
        }
        finally
        {
            MetricsServers.Stop(server);
        }
    }

    private ServerCertificate? LoadCertificate() => (Certificate is PSObject wrapped ? wrapped.BaseObject : Certificate) switch
    {
        null => null,
        X509Certificate2 certificate => new ServerCertificate(certificate),
        string path => ServerCertificate.Load(ResolveFile(path), Text(CertificatePassword), ResolveOptional(CertificateKeyPath)),
        FileInfo file => ServerCertificate.Load(file.FullName, Text(CertificatePassword), ResolveOptional(CertificateKeyPath)),
        var other => throw Terminate(ErrorRecords.NoCertificate(other)),
    };

    private BasicCredential? LoadCredential()
    {
        if (Credential is not { } credential)
            return null;
        try
        {
            return new BasicCredential(credential.UserName, Text(credential.Password)!);
        }
        catch (ArgumentException e)
        {
            throw Terminate(ErrorRecords.CredentialInvalid(e));
        }
    }

    private static string? Text(SecureString? secret) => secret is null ? null : new NetworkCredential("", secret).Password;
}
