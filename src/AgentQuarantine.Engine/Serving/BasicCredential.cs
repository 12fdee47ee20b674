using System.Security.Cryptography;
using System.Text;

namespace AgentQuarantine.Serving;

/// <summary>A name and password that HTTP Basic authentication (RFC 7617) may bring. Only a hash is kept. Thread-safe.</summary>
public sealed class BasicCredential
{
    private readonly Func<string, bool>? _verify;

    // Of NAME:PASSWORD. Where a slow hash decides it is that of the last one that was right: who scrapes each few seconds with
    // the same password does not pay for the slow hash each time.
    private volatile byte[]? _right;

    /// <summary>A credential whose password is known.</summary>
    /// <param name="userName">The name: not empty, without a colon.</param>
    /// <param name="password">The password, not empty.</param>
    public BasicCredential(string userName, string password)
        : this(userName)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        _right = SHA256.HashData(Encoding.UTF8.GetBytes($"{userName}:{password}"));
    }

    /// <summary>A credential of whose password only a hash is known, such as bcrypt's.</summary>
    /// <param name="userName">The name: not empty, without a colon.</param>
    /// <param name="verify">Whether a password is the right one.</param>
    public BasicCredential(string userName, Func<string, bool> verify)
        : this(userName) => _verify = verify;

    private BasicCredential(string userName)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        if (userName.Contains(':'))
            throw new ArgumentException("A user name for Basic authentication cannot hold a colon.", nameof(userName));
        UserName = userName;
    }

    /// <summary>The user's name.</summary>
    public string UserName { get; }

    /// <summary>Whether one of <paramref name="credentials"/> is what a client brings; takes as long where nobody has the name.</summary>
    /// <param name="credentials">All users.</param>
    /// <param name="authorization">The value of the Authorization header.</param>
    internal static LoginOutcome Try(IReadOnlyList<BasicCredential> credentials, string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return LoginOutcome.NotTried;
        var text = authorization.AsSpan(scheme.Length).Trim();
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64Chars(text, bytes, out var length) || Array.IndexOf(bytes, (byte)':', 0, length) is var colon && colon < 0)
            return LoginOutcome.NotTried;
        var hash = SHA256.HashData(bytes.AsSpan(0, length));
        var name = Encoding.UTF8.GetString(bytes, 0, colon);
        var right = false;
        var hashed = credentials.FirstOrDefault(c => c._verify is not null);
        foreach (var credential in credentials)
        {
            right |= credential._right is { } known && CryptographicOperations.FixedTimeEquals(hash, known);
            if (credential._verify is not null && credential.UserName == name)
                hashed = credential;
        }
        return right || (hashed is not null && hashed.Verify(name, Encoding.UTF8.GetString(bytes, colon + 1, length - colon - 1), hash))
            ? LoginOutcome.Right
            : LoginOutcome.Wrong;
    }

    private bool Verify(string name, string password, byte[] hash)
    {
        // One at a time: a slow hash is slow on purpose, and the processors are for others, too.
        lock (_verify!)
        {
            if (!_verify(password) || name != UserName)
                return false;
            _right = hash;
            return true;
        }
    }
}

/// <summary>What became of a client's credential.</summary>
internal enum LoginOutcome
{
    /// <summary>None was brought.</summary>
    NotTried,

    /// <summary>A user's name with the right password.</summary>
    Right,

    /// <summary>Anything else.</summary>
    Wrong,
}
