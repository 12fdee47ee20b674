using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;
using AgentQuarantine.WebConfig;

namespace AgentQuarantine.Tests.Serving;

public sealed class WebConfigurationTests : IDisposable
{
    // Of the password "right", as htpasswd -nbBC 4 makes it.
    private const string Hash = "$2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC";

    private readonly TempFolder _folder = new();

    private ServerSecurity Load(string text) => WebConfiguration.Load(_folder.Write("web.yml", text));

    private void WriteCertificates()
    {
        using var own = TestCertificates.SelfSigned();
        using var authority = TestCertificates.Authority();
        _folder.Write("cert.pem", own.ExportCertificatePem());
        _folder.Write("key.pem", TestCertificates.KeyPem(own));
        _folder.Write("ca.pem", authority.ExportCertificatePem());
    }

    [Fact]
    public void Certificate_clients_and_users_are_read_and_their_files_are_known()
    {
        WriteCertificates();
        var security = Load(
            $"""
            # as for node_exporter
            tls_server_config:
              cert_file: cert.pem
              key_file: '{_folder["key.pem"]}'
              client_auth_type: "RequireAndVerifyClientCert"
              client_ca_file: ca.pem
            basic_auth_users:
              alice: {Hash}
              bob: {Hash}
            """);

        Assert.NotNull(security.Certificate);
        Assert.Equal(ClientCertificateMode.Require, security.Clients!.Mode);
        Assert.Equal(["alice", "bob"], security.Credentials.Select(user => user.UserName));
        Assert.Equal(
            [("web.yml", true), ("cert.pem", false), ("key.pem", true), ("ca.pem", false)],
            security.Files.Select(file => (Path.GetFileName(file.Path), file.IsSecret)));
    }

    [Fact]
    public async Task Users_are_let_in_by_their_hash()
    {
        await using var server = new TestServer(o => o with { Security = Load($"basic_auth_users: {{alice: {Hash}}}") });
        static string Header(string text) => $"Authorization: Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}\r\n";

        Assert.Equal(200, (await server.GetAsync("/metrics", Header("alice:right"))).Status);
        Assert.Equal(401, (await server.GetAsync("/metrics", Header("alice:wrong"))).Status);
        Assert.Equal(401, (await server.GetAsync("/metrics", Header("bob:right"))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("tls_server_config:\nbasic_auth_users:\n")]
    [InlineData("tls_server_config: {client_auth_type: NoClientCert}")]
    public void What_asks_for_nothing_is_plain_http(string text)
    {
        var security = Load(text);

        Assert.Equal((null, null, 0), (security.Certificate, security.Clients, security.Credentials.Count));
    }

    [Theory]
    [InlineData("a: b: c", "line 1")]
    [InlineData("\n[1, 2]", "named values are expected")]
    [InlineData("rate_limit: {}", "'rate_limit' is nothing that this server does")]
    [InlineData("tls_server_config:\n  min_version: TLS13", "line 2: 'min_version'")]
    [InlineData("tls_server_config: {cert_file: cert.pem}", "both needed")]
    [InlineData("tls_server_config: {cert_file: cert.pem, key_file: key.pem, client_auth_type: RequireAndVerifyClientCert}",
        "goes with client_ca_file")]
    [InlineData("tls_server_config: {cert_file: cert.pem, key_file: key.pem, client_ca_file: ca.pem}", "goes with a client_auth_type")]
    [InlineData("tls_server_config: {cert_file: cert.pem, key_file: key.pem, client_auth_type: Maybe}", "'Maybe' is no client_auth_type")]
    [InlineData("basic_auth_users: {alice: plain}", "'alice' needs a bcrypt hash")]
    [InlineData("basic_auth_users: {alice: []}", "a text is expected")]
    [InlineData("basic_auth_users:\n  a: &x b\n  c: *x", "alias")]
    [InlineData("basic_auth_users:\nbasic_auth_users:", "stands there twice")]
    [InlineData("a: {}\n---\nb: {}", "second document")]
    [InlineData("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "nested too deeply")]
    public void What_this_server_does_not_do_is_refused_by_line(string text, string says)
    {
        WriteCertificates();
        var e = Assert.Throws<QuarantineException>(() => Load(text));

        Assert.Equal((ErrorIds.WebConfigInvalid, _folder["web.yml"]), (e.Id, e.Target));
        Assert.Contains(says, e.Message);
    }

    [Fact]
    public void Files_that_are_not_there_are_said()
    {
        Assert.Equal(ErrorIds.WebConfigInvalid, Assert.Throws<QuarantineException>(() => WebConfiguration.Load(_folder["none.yml"])).Id);
        Assert.Equal(ErrorIds.CertificateInvalid,
            Assert.Throws<QuarantineException>(() => Load("tls_server_config: {cert_file: a, key_file: b}")).Id);
    }

    public void Dispose() => _folder.Dispose();
}
