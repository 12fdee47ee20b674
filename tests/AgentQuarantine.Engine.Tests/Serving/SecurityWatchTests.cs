using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Serving;

public sealed class SecurityWatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _reports = [];
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private SecurityWatch Watch(Func<ServerSecurity> read) =>
        new(new ServerOptions { Security = read(), ReadSecurity = read }, _reports.Add, _time);

    private ServerSecurity ReadCertificate() => new()
    {
        Certificate = ServerCertificate.Load(_folder["cert.pem"], null, _folder["key.pem"]),
        Files = [new SecurityFile(_folder["cert.pem"], false), new SecurityFile(_folder["key.pem"], true)],
    };

    private void WriteCertificate(string name, bool key = true)
    {
        using var made = TestCertificates.SelfSigned(name);
        _folder.Write("cert.pem", made.ExportCertificatePem());
        if (key)
            _folder.Write("key.pem", TestCertificates.KeyPem(made));
    }

    [Fact]
    public void A_renewed_certificate_is_taken_at_the_next_look()
    {
        WriteCertificate("CN=first");
        var watch = Watch(ReadCertificate);
        watch.Look();
        Assert.Equal("CN=first", watch.Current.Certificate!.Certificate.Subject);
        Assert.Empty(_reports);

        WriteCertificate("CN=second-and-longer");
        watch.Look();
        Assert.Equal("CN=second-and-longer", watch.Current.Certificate!.Certificate.Subject);
        Assert.Single(_reports);
    }

    [Fact]
    public void A_link_that_leads_elsewhere_is_a_change()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a right on Windows");
        Directory.CreateDirectory(_folder["1"]);
        Directory.CreateDirectory(_folder["2"]);
        _folder.Write("1/users", "a:1\n");
        _folder.Write("2/users", "a:2\n");
        File.SetLastWriteTimeUtc(_folder["1/users"], DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(_folder["2/users"], DateTime.UnixEpoch);
        File.CreateSymbolicLink(_folder["users"], _folder["1/users"]);
        var watch = Watch(() => new ServerSecurity
        {
            Credentials = CredentialFile.Read(_folder["users"], _ => _ => false),
            Files = [new SecurityFile(_folder["users"], true)],
        });
        var before = watch.Current;

        File.Delete(_folder["users"]);
        File.CreateSymbolicLink(_folder["users"], _folder["2/users"]);
        watch.Look();
        Assert.NotSame(before, watch.Current);
    }

    [Fact]
    public void What_cannot_be_used_changes_nothing_and_is_said_once()
    {
        WriteCertificate("CN=first");
        var watch = Watch(ReadCertificate);
        WriteCertificate("CN=second-and-longer", key: false);
        watch.Look();
        // The key may be on its way.
        Assert.Empty(_reports);

        for (var i = 0; i < 3; i++)
            watch.Look();
        Assert.Equal("CN=first", watch.Current.Certificate!.Certificate.Subject);
        Assert.StartsWith("CertificateInvalid: ", Assert.Single(_reports));

        WriteCertificate("CN=third");
        watch.Look();
        Assert.Equal("CN=third", watch.Current.Certificate!.Certificate.Subject);
    }

    [Fact]
    public void A_reload_reads_files_that_look_unchanged()
    {
        WriteCertificate("CN=first");
        var watch = Watch(ReadCertificate);
        var before = watch.Current;
        watch.Reload();
        Assert.NotSame(before, watch.Current);

        File.Delete(_folder["key.pem"]);
        watch.Reload();
        Assert.Equal("CN=first", watch.Current.Certificate!.Certificate.Subject);
        Assert.Contains(_reports, report => report.Contains("goes on being used"));
    }

    [Fact]
    public void Tls_is_not_turned_off_under_a_server()
    {
        WriteCertificate("CN=first");
        var has = true;
        var watch = Watch(() => ReadCertificate() with { Certificate = has ? ReadCertificate().Certificate : null });
        has = false;
        watch.Reload();

        Assert.NotNull(watch.Current.Certificate);
        Assert.Contains("start it anew", Assert.Single(_reports));
    }

    [Fact]
    public void A_certificate_that_expires_meanwhile_is_told_of_once()
    {
        WriteCertificate("CN=first");
        var watch = Watch(ReadCertificate);
        _time.Advance(TimeSpan.FromDays(2));
        watch.Look();
        watch.Look();

        Assert.Contains("has expired", Assert.Single(_reports));
    }

    [Fact]
    public void Whoever_starts_a_server_is_warned_of_what_others_could_take_and_of_what_clients_refuse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no mode on Windows");
        var users = new BasicCredential[] { new("a", "b") };
        var secret = _folder.Write("users", "a:b");
        var security = new ServerSecurity { Credentials = users, Files = [new SecurityFile(secret, IsSecret: true)] };
        SetMode(UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Empty(Warnings(security));

        SetMode(UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains(secret, Assert.Single(Warnings(security)));
        Assert.Contains(Warnings(security, isExposed: true), warning => warning.Contains("in the clear"));

        using var old = TestCertificates.SelfSigned(from: DateTimeOffset.UtcNow.AddDays(-9), to: DateTimeOffset.UtcNow.AddDays(-1));
        using var early = TestCertificates.SelfSigned(from: DateTimeOffset.UtcNow.AddDays(1), to: DateTimeOffset.UtcNow.AddDays(2));
        Assert.Contains("has expired", Assert.Single(Warnings(new ServerSecurity { Certificate = new ServerCertificate(old) }, isExposed: true)));
        Assert.Contains("not valid before", Assert.Single(Warnings(new ServerSecurity { Certificate = new ServerCertificate(early) })));

        void SetMode(UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(secret, mode);
        }

        string[] Warnings(ServerSecurity of, bool isExposed = false) => [.. SecurityWarnings.Of(of, "here", isExposed, _time.GetUtcNow())];
    }

    public void Dispose() => _folder.Dispose();
}
