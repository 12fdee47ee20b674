using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentQuarantine.Serving;

/// <summary>What a client has to show during the TLS handshake.</summary>
public enum ClientCertificateMode
{
    /// <summary>Nothing; a certificate is asked for, and any is taken.</summary>
    Request,

    /// <summary>Some certificate, whoever issued it.</summary>
    RequireAny,

    /// <summary>Nothing; but a certificate that is shown has to be of a trusted issuer.</summary>
    VerifyIfGiven,

    /// <summary>A certificate of a trusted issuer.</summary>
    Require,
}

/// <summary>The clients' certificates that a server accepts (mutual TLS).</summary>
/// <param name="mode">Whether one has to be shown, and whether it is verified.</param>
/// <param name="authorities">The issuers that are trusted, and any certificates between them and the clients'.</param>
public sealed class ClientCertificates(ClientCertificateMode mode, X509Certificate2Collection authorities)
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    /// <summary>Whether a certificate has to be shown, and whether it is verified.</summary>
    public ClientCertificateMode Mode => mode;

    /// <summary>Loads a PEM file with the issuers' certificates.</summary>
    /// <exception cref="QuarantineException"><c>CertificateInvalid</c>.</exception>
    public static ClientCertificates Load(string path, ClientCertificateMode mode = ClientCertificateMode.Require)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0
                ? new ClientCertificates(mode, authorities)
                : throw new CryptographicException("it holds no certificate in PEM.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Errors.CertificateInvalid(path, e);
        }
    }

    /// <summary>Adds what a handshake has to ask for.</summary>
    internal void AddTo(SslServerAuthenticationOptions handshake, TimeProvider time)
    {
        // Only these issuers count, not the machine's; and nothing is fetched from where a stranger's certificate points.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = time.GetUtcNow().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ForClients));
        handshake.ClientCertificateRequired = true;
        handshake.CertificateChainPolicy = policy;
        handshake.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsAccepted(certificate is not null, errors);
    }

    private bool IsAccepted(bool isGiven, SslPolicyErrors errors) => mode switch
    {
        ClientCertificateMode.Request => true,
        ClientCertificateMode.RequireAny => isGiven,
        ClientCertificateMode.VerifyIfGiven => !isGiven || errors == SslPolicyErrors.None,
        _ => isGiven && errors == SslPolicyErrors.None,
    };
}
