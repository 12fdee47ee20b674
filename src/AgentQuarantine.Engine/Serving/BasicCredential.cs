using System.Security.Cryptography;
using System.Text;

namespace AgentQuarantine.Serving;

/// <summary>The name and password that HTTP Basic authentication (RFC 7617) has to bring. Only their hash is kept.</summary>
public sealed class BasicCredential
{
    private readonly byte[] _hash;

    /// <summary>A credential.</summary>
    /// <param name="userName">The name: not empty, without a colon.</param>
    /// <param name="password">The password, not empty.</param>
    public BasicCredential(string userName, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentException.ThrowIfNullOrEmpty(password);
        if (userName.Contains(':'))
            throw new ArgumentException("A user name for Basic authentication cannot hold a colon.", nameof(userName));
        UserName = userName;
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{userName}:{password}"));
    }

    /// <summary>The user's name.</summary>
    public string UserName { get; }

    /// <summary>Whether the value of an Authorization header carries this credential; takes as long for a wrong one as for the right one.</summary>
    internal bool IsIn(string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var text = authorization.AsSpan(scheme.Length).Trim();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64Chars(text, bytes, out var length)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(bytes.AsSpan(0, length)), _hash);
    }
}
