using System.Net;
using System.Net.Sockets;
using AgentQuarantine.Store.Postgres;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>
/// Whom a program trusts on the way to the database. The server has a certificate for this machine's name, which is no loopback address.
/// </summary>
[Collection(SharedServer.Name)]
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Certificates _certificates = new("the test's authority");
    private readonly PostgresServer _server;
    private readonly string _name = Dns.GetHostName().ToLowerInvariant();
    private readonly SwallowingProxy _relay;

    public TlsTests(PostgresServer server)
    {
        _server = server;
        server.Need();
        _relay = new SwallowingProxy(server.Port, AddressOf(_name));
        _folder.Write("authority.pem", _certificates.Authority);
        var (certificate, key) = _certificates.Make(_name, isServer: true);
        server.Give("server.crt", certificate);
        server.Give("server.key", key);
        server.Give("authority.pem", _certificates.Authority);
        using var store = server.Make("tls");
        if (server.Ask("tls", "select 1 from pg_roles where rolname = 'certified'") is null)
            server.Ask("tls", "create role certified login in role tls_read");
        server.Give("pg_hba.conf",
            "hostssl all certified 127.0.0.1/32 cert\nhost all certified 127.0.0.1/32 reject\nhost all all 127.0.0.1/32 scram-sha-256\n");
        Turn("on");
    }

    public void Dispose()
    {
        Turn("off");
        _relay.Dispose();
        _certificates.Dispose();
        _folder.Dispose();
    }

    private string Trusting => "sslrootcert=" + _folder["authority.pem"];

    [Fact]
    public void Beyond_the_loopback_the_certificate_is_verified_unless_something_else_is_asked_for()
    {
        Assert.True(Status(Trusting).Encrypted);
        // Nobody knows its authority.
        Refused(ErrorIds.StoreUntrusted, "", $"is not of '{_name}', or comes from no authority");
        Assert.True(Status("sslmode=require").Encrypted);
        Assert.False(Status("sslmode=disable").Encrypted);
        // One whose TLS is gone is not talked to.
        Turn("off");
        Refused(ErrorIds.StoreUntrusted, Trusting, "It offers no TLS.");
    }

    [Fact]
    public void Another_host_s_certificate_and_another_authority_s_are_not_good()
    {
        Refused(ErrorIds.StoreUntrusted, "sslmode=verify-full&" + Trusting, host: "127.0.0.1", why: "is not of '127.0.0.1'");
        Assert.True(Status("sslmode=verify-ca&" + Trusting, host: "127.0.0.1").Encrypted);
        using var others = new Certificates("the test's authority");
        _folder.Write("other.pem", others.Authority);
        foreach (var mode in new[] { "verify-ca", "verify-full" })
            Refused(ErrorIds.StoreUntrusted, $"sslmode={mode}&sslrootcert={_folder["other.pem"]}", "no authority that this host knows");
    }

    [Fact]
    public void A_user_may_show_a_certificate_in_place_of_a_password()
    {
        var (certificate, key) = _certificates.Make("certified", isServer: false);
        var own = $"{Trusting}&sslcert={_folder.Write("own.pem", certificate)}&sslkey={_folder.Write("own.key", key)}";
        Assert.True(Status(own, user: "certified").Encrypted);
        Refused(ErrorIds.StoreDenied, Trusting, user: "certified", why: "certificate");
        // Of another user.
        (certificate, key) = _certificates.Make("somebody", isServer: false);
        var other = $"{Trusting}&sslcert={_folder.Write("other.pem", certificate)}&sslkey={_folder.Write("other.key", key)}";
        Refused(ErrorIds.StoreDenied, other, user: "certified", why: "ertificate");
    }

    [Fact]
    public void A_file_that_is_missing_or_no_certificate_is_told_by_the_address_s_setting()
    {
        Refused(ErrorIds.StoreUrlInvalid, "sslrootcert=" + _folder["none.pem"], "none.pem");
        Refused(ErrorIds.StoreUrlInvalid, $"{Trusting}&sslcert={_folder.Write("text.pem", "no certificate")}", "sslcert");
        Refused(ErrorIds.StoreUrlInvalid, $"sslrootcert={_folder["text.pem"]}", "sslrootcert");
    }

    [Fact]
    public void Agentq_says_the_same()
    {
        var good = PostgresServer.Agentq(_folder.Path, "store", "status", Url(Trusting), "--json");
        var bad = PostgresServer.Agentq(_folder.Path, "store", "status", Url(""));
        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        Assert.Contains("\"encrypted\": true", good.Output);
        Assert.StartsWith("agentq: StoreUntrusted: ", bad.Error);
        Assert.DoesNotContain(PostgresServer.Password, good.Output + bad.Error);
    }

    private static IPAddress AddressOf(string name)
    {
        IPAddress[] addresses = [];
        try
        {
            addresses = Dns.GetHostAddresses(name, AddressFamily.InterNetwork);
        }
        catch (SocketException)
        {
            // It is known to nobody.
        }
        Assert.SkipWhen(addresses is [] || name == "localhost", $"this machine's name '{name}' leads nowhere");
        return addresses[0];
    }

    private void Turn(string state)
    {
        foreach (var setting in new[] { $"ssl = {state}", "ssl_ca_file = 'authority.pem'" })
            _server.Ask("public", "alter system set " + setting);
        _server.Ask("public", "select pg_reload_conf()");
        Assert.True(SpinWait.SpinUntil(() => (string)_server.Ask("public", "show ssl")! == state, TimeSpan.FromSeconds(60)));
    }

    private string Url(string settings, string? host = null, string user = "owner") =>
        $"postgres://{user}@{host ?? _name}:{(host is null ? _relay.Port : _server.Port)}/postgres?schema=tls&{settings}";

    private StoreStatus Status(string settings, string? host = null, string user = "owner")
    {
        using var store = PostgresStore.Open(Url(settings, host, user), new NetworkCredential(user, PostgresServer.Password));
        return store.Status();
    }

    private void Refused(string id, string settings, string why, string? host = null, string user = "owner")
    {
        var e = Assert.Throws<QuarantineException>(() => Status(settings, host, user));
        Assert.True(e.Id == id, e.Id + ": " + e.Message);
        Assert.Contains(why, e.Message);
    }
}
