using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentQuarantine.Serving;

/// <summary>A server's certificate with its private key and the certificates between it and its root.</summary>
public sealed class ServerCertificate
{
    /// <summary>A certificate that is loaded already, for example from a certificate store.</summary>
    /// <param name="certificate">The certificate; it needs its private key.</param>
    /// <param name="chain">Certificates between it and its root.</param>
    /// <exception cref="QuarantineException"><c>CertificateInvalid</c>: there is no private key.</exception>
    public ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain = null)
    {
        if (!certificate.HasPrivateKey)
            throw Errors.CertificateInvalid(certificate.Subject, new CryptographicException("it has no private key."));
        Certificate = certificate;
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>The certificate itself.</summary>
    public X509Certificate2 Certificate { get; }

    internal SslStreamCertificateContext Context { get; }

    /// <summary>Loads a PFX (PKCS #12) or PEM file.</summary>
    /// <param name="path">The file; one that begins with <c>-----BEGIN</c> is PEM.</param>
    /// <param name="password">Of the PFX or of the private key; <see langword="null"/>: none.</param>
    /// <param name="keyPath">The PEM file with the private key; <see langword="null"/>: in the same file.</param>
    /// <exception cref="QuarantineException"><c>CertificateInvalid</c>.</exception>
    public static ServerCertificate Load(string path, string? password = null, string? keyPath = null)
    {
        try
        {
            return IsPem(path) ? LoadPem(path, password, keyPath) : LoadPfx(path, password);
        }
        // A key that is not the certificate's is an argument that is not valid.
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Errors.CertificateInvalid(path, e);
        }
    }

    private static ServerCertificate LoadPfx(string path, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CryptographicException("no certificate in it has a private key.");
        return new ServerCertificate(own, Without(all, own));
    }

    private static ServerCertificate LoadPem(string path, string? password, string? keyPath)
    {
        using var ephemeral = password is null
            ? X509Certificate2.CreateFromPemFile(path, keyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        // Windows' TLS cannot use a key that lives in memory only; a round trip through PKCS #12 is harmless elsewhere.
        var own = X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pfx), null);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return new ServerCertificate(own, Without(all, own));
    }

    private static X509Certificate2Collection Without(X509Certificate2Collection all, X509Certificate2 own) =>
        [.. all.Where(certificate => certificate.Thumbprint != own.Thumbprint)];

    private static bool IsPem(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2048];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].IndexOf("-----BEGIN "u8) >= 0;
    }
}
