using System.Globalization;

namespace AgentQuarantine.Serving;

/// <summary>What a person who starts a server should be warned of.</summary>
internal static class SecurityWarnings
{
    public static IEnumerable<string> Of(ServerSecurity security, string place, bool isExposed, DateTimeOffset now)
    {
        if (isExposed && security.Certificate is null)
        {
            yield return security.Credentials.Count == 0
                ? $"Everybody who reaches {place} can read the metrics: neither a certificate nor a credential is set."
                : $"Passwords for {place} cross the network in the clear: set a certificate, too.";
        }
        if (security.Certificate is { } certificate && Expiry(certificate, now) is { } expiry)
            yield return expiry;
        foreach (var file in security.Files.Where(file => file.IsSecret && OthersRead(file.Path)))
            yield return $"Everybody on this machine can read '{file.Path}', which holds a secret: take that right away (chmod o-rwx).";
    }

    /// <summary>Whether a certificate is not valid; <see langword="null"/>: it is.</summary>
    public static string? Expiry(ServerCertificate certificate, DateTimeOffset now)
    {
        var (from, to) = (certificate.Certificate.NotBefore.ToUniversalTime(), certificate.Certificate.NotAfter.ToUniversalTime());
        var name = certificate.Certificate.Subject;
        if (now.UtcDateTime > to)
            return string.Create(CultureInfo.InvariantCulture, $"The certificate '{name}' has expired at {to:u}: clients refuse it. Renew it.");
        return now.UtcDateTime < from
            ? string.Create(CultureInfo.InvariantCulture, $"The certificate '{name}' is not valid before {from:u}. Look at the clock.")
            : null;
    }

    private static bool OthersRead(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
