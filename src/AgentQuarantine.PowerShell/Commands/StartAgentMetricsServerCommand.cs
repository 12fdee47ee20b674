using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.PowerShell.Servers;
using AgentQuarantine.Serving;
using AgentQuarantine.Stores;

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
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Interval { get; set; } = Defaults.LookInterval;

    /// <summary>How long a log that was renamed is read on at least, for writers that still hold it open.</summary>
    [Parameter]
    [Duration]
    public TimeSpan RotateWait { get; set; } = Defaults.RotateWait;

    /// <summary>Where the counters are kept, so that a restart counts nothing twice; beside the ledger by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>Does not tell in OpenMetrics since when each counter counts (_created).</summary>
    [Parameter]
    public SwitchParameter NoCreated { get; set; }

    /// <summary>How often a quarantine check is made; never, unless it is given.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
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

    /// <summary>A PEM file with the issuers of the certificates that clients have to show.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientCAPath { get; set; }

    /// <summary>The name and password that clients have to bring.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A web configuration file as Prometheus' exporters take it: certificate, client certificates, users.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebConfig { get; set; }

    /// <summary>Further names under which clients may ask, such as a proxy's; * allows any.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>The address under which others reach the server behind a proxy.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ExternalUrl { get; set; }

    /// <summary>How far back the page of the fleet shows; the memory that an agent takes stays the same.</summary>
    [Parameter]
    [Duration]
    public TimeSpan PageHistory { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Serves no page of the fleet, and keeps no past for it.</summary>
    [Parameter]
    public SwitchParameter NoPage { get; set; }

    /// <summary>Stays until Ctrl+C, and stops the server then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        var collector = Collector;
        var isFleet = collector.Logs.Any(StoreResolver.IsStore);
        if ((isFleet || StoreResolver.IsStore(collector.Ledger.Name)) && CheckEvery != TimeSpan.Zero)
            throw Terminate(ErrorRecords.ChecksOfAFleet());
        var ledger = StoreResolver.IsStore(collector.Ledger.Name) ? ResolveFile(Defaults.LedgerPath) : collector.Ledger.Name;
        collector = collector with
        {
            RotateWait = RotateWait,
            StatePath = ResolveOptional(StatePath) ?? (isFleet ? Defaults.FleetStatePath(ledger) : Defaults.StatePath(ledger)),
            History = NoPage ? null : PageHistory,
            Metrics = collector.Metrics with { Created = !NoCreated },
        };
        if (!ShouldProcess($"{HostName} port {Port}", $"Serve the metrics of '{collector.LogNames}'"))
            return;
        var server = MetricsServers.Start(report => new MetricsServiceOptions
        {
            Collector = collector,
            Server = Options(),
            Interval = Interval,
            CheckEvery = CheckEvery == TimeSpan.Zero ? null : CheckEvery,
            Report = Wait ? _reports.Enqueue + report : report,
        });
        foreach (var warning in server.Service.Warnings)
            WriteWarning(warning);
        WriteObject(server);
        if (Wait)
            WaitFor(server);
    }

    private void WaitFor(AgentMetricsServer server)
    {
        try
        {
            while (server.Stage != AgentMetricsServerState.Stopped && !StopToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100)))
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

    private ServerOptions Options()
    {
        if (ExternalUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https"))
            throw Terminate(ErrorRecords.ExternalUrlInvalid(url));
        var read = Security();
        return new ServerOptions
        {
            HostName = HostName,
            Port = Port,
            Security = read(),
            ReadSecurity = read,
            AllowedHosts = AllowedHost,
            ExternalUrl = ExternalUrl,
        };
    }

    /// <summary>How certificate and users are read, now and whenever their files change.</summary>
    private Func<ServerSecurity> Security()
    {
        if (WebConfig is not null)
        {
            var path = ResolveFile(WebConfig);
            return Certificate is null && Credential is null && ClientCAPath is null
                ? () => WebConfigLibrary.Load(path)
                : throw Terminate(ErrorRecords.WebConfigStandsAlone());
        }
        var given = Certificate is PSObject wrapped ? wrapped.BaseObject : Certificate;
        var certificate = given is X509Certificate2 loaded ? new ServerCertificate(loaded) : null;
        var certificatePath = given switch
        {
            null or X509Certificate2 => null,
            string path => ResolveFile(path),
            FileInfo file => file.FullName,
            var other => throw Terminate(ErrorRecords.NoCertificate(other)),
        };
        var keyPath = ResolveOptional(CertificateKeyPath);
        var clientCaPath = ResolveOptional(ClientCAPath);
        var (password, credential) = (Text(CertificatePassword), LoadCredential());
        if (clientCaPath is not null && given is null)
            throw Terminate(ErrorRecords.ClientCAWithoutCertificate());
        return () => new ServerSecurity
        {
            Certificate = certificatePath is null ? certificate : ServerCertificate.Load(certificatePath, password, keyPath),
            Clients = clientCaPath is null ? null : ClientCertificates.Load(clientCaPath),
            Credentials = credential is null ? [] : [credential],
            Files = [.. Files(certificatePath, keyPath, clientCaPath)],
        };
    }

    private static IEnumerable<SecurityFile> Files(string? certificate, string? key, string? clientCa)
    {
        if (certificate is not null)
            yield return new SecurityFile(certificate, IsSecret: key is null);
        if (certificate is not null && key is not null)
            yield return new SecurityFile(key, IsSecret: true);
        if (clientCa is not null)
            yield return new SecurityFile(clientCa, IsSecret: false);
    }

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
