using System.Text.RegularExpressions;

namespace AgentQuarantine.Serving;

/// <summary>A file of users for HTTP Basic authentication: in each line <c>USER:PASSWORD</c> or <c>USER:HASH</c>, as htpasswd writes it.</summary>
public static partial class CredentialFile
{
    /// <summary>Reads every user. Empty lines are skipped; a user with two lines has two passwords.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bcrypt">Makes the test of a password from a bcrypt hash.</param>
    /// <exception cref="QuarantineException"><c>CredentialsInvalid</c>: the file cannot be read, holds nobody, or a line is not right.</exception>
    public static IReadOnlyList<BasicCredential> Read(string path, Func<string, Func<string, bool>> bcrypt)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.CredentialsInvalid(path, e.Message, e);
        }
        var users = new List<BasicCredential>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
                users.Add(User(lines[i], bcrypt, problem => Errors.CredentialsInvalid(path, FormattableString.Invariant($"line {i + 1} {problem}"))));
        }
        return users.Count > 0 ? users : throw Errors.CredentialsInvalid(path, "it names no user.");
    }

    /// <summary>Whether <paramref name="secret"/> is a bcrypt hash, of a cost that can be paid at each wrong password.</summary>
    public static bool IsBcrypt(string secret) => Bcrypt().IsMatch(secret);

    private static BasicCredential User(string line, Func<string, Func<string, bool>> bcrypt, Func<string, QuarantineException> invalid)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0 || colon == line.Length - 1)
            throw invalid("is not USER:PASSWORD.");
        var (name, secret) = (line[..colon], line[(colon + 1)..]);
        if (IsBcrypt(secret))
            return new BasicCredential(name, bcrypt(secret));
        // Taken for the password itself it would let in whoever has read the file, and nobody else.
        return OtherHash().IsMatch(secret)
            ? throw invalid("holds a hash that is not bcrypt's. Make one with 'htpasswd -nB USER'.")
            : new BasicCredential(name, secret);
    }

    [GeneratedRegex(@"^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}\z")]
    private static partial Regex Bcrypt();

    [GeneratedRegex(@"^(\$(2[abxy]?|apr1|1|5|6|y|gy|7|sha1|md5|argon2[a-z]*|scrypt)\$|\{[A-Z0-9-]+\})")]
    private static partial Regex OtherHash();
}
