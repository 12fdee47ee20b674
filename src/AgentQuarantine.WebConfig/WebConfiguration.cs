using AgentQuarantine.Serving;
using Hashes = BCrypt.Net.BCrypt;

namespace AgentQuarantine.WebConfig;

/// <summary>
/// The web configuration file of Prometheus' exporters, as far as this server does what it asks for:
/// https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md. What it does not do is refused.
/// </summary>
public static class WebConfiguration
{
    /// <summary>Reads a web configuration and every file that it names.</summary>
    /// <param name="path">The file's full path; names in it are relative to its folder.</param>
    /// <exception cref="QuarantineException"><c>WebConfigInvalid</c>, <c>CertificateInvalid</c>.</exception>
    public static ServerSecurity Load(string path)
    {
        var security = new ServerSecurity();
        // Hashes of passwords are no passwords; but whoever reads them can try passwords at home.
        var files = new List<SecurityFile> { new(path, IsSecret: false) };
        foreach (var (key, value) in Section.Read(path))
        {
            security = key switch
            {
                "tls_server_config" => Tls(security, value, files),
                "basic_auth_users" => security with { Credentials = Users(value) },
                _ => throw value.Invalid($"'{key}' is nothing that this server does."),
            };
        }
        if (security.Credentials.Count > 0)
            files[0] = new SecurityFile(path, IsSecret: true);
        return security with { Files = files };
    }

    /// <summary>The test of a password against a bcrypt hash.</summary>
    public static Func<string, bool> Bcrypt(string hash) => password => Hashes.Verify(password, hash);

    private static ServerSecurity Tls(ServerSecurity security, Section section, List<SecurityFile> files)
    {
        string? certificate = null, key = null, authorities = null;
        var mode = ClientCertificateMode.Request;
        var asks = false;
        foreach (var (name, value) in section.Pairs())
        {
            switch (name)
            {
                case "cert_file":
                    certificate = value.File();
                    break;
                case "key_file":
                    key = value.File();
                    break;
                case "client_ca_file":
                    authorities = value.File();
                    break;
                case "client_auth_type":
                    (asks, mode) = Mode(value);
                    break;
                default:
                    throw value.Invalid($"'{name}' is nothing that this server does.");
            }
        }
        // A section without anything, as an example leaves it, asks for nothing.
        if (certificate is null && key is null && authorities is null && !asks)
            return security;
        if (certificate is null || key is null)
            throw section.Invalid("cert_file and key_file are both needed for TLS.");
        if (authorities is not null && !asks)
            throw section.Invalid("client_ca_file goes with a client_auth_type.");
        var verifies = mode is ClientCertificateMode.VerifyIfGiven or ClientCertificateMode.Require;
        if (verifies && authorities is null)
            throw section.Invalid("a client_auth_type that verifies goes with client_ca_file.");
        files.Add(new SecurityFile(certificate, IsSecret: false));
        files.Add(new SecurityFile(key, IsSecret: true));
        if (authorities is not null)
            files.Add(new SecurityFile(authorities, IsSecret: false));
        return security with
        {
            Certificate = ServerCertificate.Load(certificate, null, key),
            Clients = !asks ? null : authorities is null ? new ClientCertificates(mode, []) : ClientCertificates.Load(authorities, mode),
        };
    }

    private static (bool Asks, ClientCertificateMode Mode) Mode(Section value) => value.Text() switch
    {
        "NoClientCert" or "" => (false, default),
        "RequestClientCert" => (true, ClientCertificateMode.Request),
        "RequireClientCert" or "RequireAnyClientCert" => (true, ClientCertificateMode.RequireAny),
        "VerifyClientCertIfGiven" => (true, ClientCertificateMode.VerifyIfGiven),
        "RequireAndVerifyClientCert" => (true, ClientCertificateMode.Require),
        var other => throw value.Invalid($"'{other}' is no client_auth_type."),
    };

    private static BasicCredential[] Users(Section section) => [.. section.Pairs().Select(user =>
        user.Key.Length > 0 && !user.Key.Contains(':') && CredentialFile.IsBcrypt(user.Value.Text())
            ? new BasicCredential(user.Key, Bcrypt(user.Value.Text()))
            : throw user.Value.Invalid($"the user '{user.Key}' needs a bcrypt hash of cost 4 to 15, as 'htpasswd -nBC 10 {user.Key}' makes it."))];
}
