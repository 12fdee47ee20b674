using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.Serving;

public class ServerCertificateTests
{
    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static string KeyPem(X509Certificate2 certificate, string? password = null)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
    }

    [Fact]
    public async Task Pfx_and_pem_files_serve_tls()
    {
        using var folder = new TempFolder();
        using var made = SelfSigned();
        File.WriteAllBytes(folder["a.pfx"], made.Export(X509ContentType.Pfx));
        File.WriteAllBytes(folder["secret.pfx"], made.Export(X509ContentType.Pfx, "pw"));
        folder.Write("both.pem", made.ExportCertificatePem() + "\n" + KeyPem(made));
        folder.Write("cert.pem", "a comment\n" + made.ExportCertificatePem());
        folder.Write("key.pem", KeyPem(made));
        folder.Write("locked.pem", KeyPem(made, "pw"));

        foreach (var certificate in new[]
        {
            ServerCertificate.Load(folder["a.pfx"]),
            ServerCertificate.Load(folder["secret.pfx"], "pw"),
            ServerCertificate.Load(folder["both.pem"]),
            ServerCertificate.Load(folder["cert.pem"], null, folder["key.pem"]),
            ServerCertificate.Load(folder["cert.pem"], "pw", folder["locked.pem"]),
        })
        {
            Assert.Equal(made.Thumbprint, certificate.Certificate.Thumbprint);
            await using var server = new TestServer(o => o with { Security = new ServerSecurity { Certificate = certificate } });
            Assert.StartsWith("HTTP/1.1 200", await GetAsync(server));
        }
    }

    [Fact]
    public void What_is_no_usable_certificate_is_said_to_be_none()
    {
        using var folder = new TempFolder();
        using var made = SelfSigned();
        folder.Write("cert.pem", made.ExportCertificatePem());
        folder.Write("junk.pfx", "junk");
        File.WriteAllBytes(folder["secret.pfx"], made.Export(X509ContentType.Pfx, "pw"));
        File.WriteAllBytes(folder["nokey.pfx"],
            new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(made.RawData)).Export(X509ContentType.Pfx)!);

        foreach (var (name, password) in new[] { ("cert.pem", null), ("junk.pfx", null),
            ("secret.pfx", "wrong"), ("nokey.pfx", null), ("missing.pfx", (string?)null) })
        {
            var e = Assert.Throws<QuarantineException>(() => ServerCertificate.Load(folder[name], password));
            Assert.Equal((ErrorIds.CertificateInvalid, folder[name]), (e.Id, e.Target));
        }
    }

    [Fact]
    public async Task Whoever_does_not_speak_tls_is_let_go_and_others_are_served()
    {
        using var made = SelfSigned();
        await using var server = new TestServer(o => o with { Security = new ServerSecurity { Certificate = new ServerCertificate(made) } });
        using var plain = server.Connect();
        plain.Send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        using var silent = server.Connect();

        Assert.DoesNotContain("agent_", await plain.ReadToEndAsync());
        Assert.StartsWith("HTTP/1.1 200", await GetAsync(server));
        Assert.Equal("", await server.PassTimeUntil(silent.ReadToEndAsync()));
        await TestServer.Eventually(() => server.Server is { Running: 1, Connections: 0 });
    }

    private static async Task<string> GetAsync(TestServer server)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(RawClient.Patience);
        await tls.WriteAsync("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(RawClient.Patience);
    }
}
