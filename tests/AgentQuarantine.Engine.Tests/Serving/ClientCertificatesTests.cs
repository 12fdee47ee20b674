using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.Serving;

public class ClientCertificatesTests
{
    [Theory]
    [InlineData(ClientCertificateMode.Require, "trusted")]
    [InlineData(ClientCertificateMode.VerifyIfGiven, "trusted none")]
    [InlineData(ClientCertificateMode.RequireAny, "trusted stranger")]
    [InlineData(ClientCertificateMode.Request, "trusted stranger none")]
    public async Task Only_clients_that_show_what_is_asked_for_are_served(ClientCertificateMode mode, string served)
    {
        using var folder = new TempFolder();
        using var own = TestCertificates.SelfSigned();
        using var authority = TestCertificates.Authority();
        using var trusted = TestCertificates.IssuedBy(authority);
        using var stranger = TestCertificates.SelfSigned("CN=client");
        var clients = ClientCertificates.Load(folder.Write("ca.pem", "# ours\n" + authority.ExportCertificatePem()), mode);
        var security = new ServerSecurity { Certificate = new ServerCertificate(own), Clients = clients };
        await using var server = new TestServer(o => o with { Security = security });
        // The fake clock stands in the past, when no certificate was valid.
        server.Time.SetUtcNow(DateTimeOffset.UtcNow);

        foreach (var (name, shown) in new[] { ("trusted", trusted), ("stranger", stranger), ("none", null) })
            Assert.Equal((name, served.Split(' ').Contains(name)), (name, await IsServedAsync(server, shown)));
        await TestServer.Eventually(() => server.Server is { Running: 1, Connections: 0 });
    }

    [Fact]
    public void A_file_without_a_certificate_is_said_to_be_none()
    {
        using var folder = new TempFolder();

        foreach (var path in new[] { folder.Write("ca.pem", "nothing"), folder["missing.pem"] })
            Assert.Equal(ErrorIds.CertificateInvalid, Assert.Throws<QuarantineException>(() => ClientCertificates.Load(path)).Id);
    }

    private static async Task<bool> IsServedAsync(TestServer server, X509Certificate2? shown)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true, (_, _, _, _, _) => shown!);
        try
        {
            await tls.AuthenticateAsClientAsync("localhost").WaitAsync(RawClient.Patience);
            await tls.WriteAsync("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
            using var reader = new StreamReader(tls, Encoding.UTF8);
            return (await reader.ReadToEndAsync().WaitAsync(RawClient.Patience)).StartsWith("HTTP/1.1 200");
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return false;
        }
    }
}
