using System.Text.RegularExpressions;

namespace AgentQuarantine;

/// <summary>Takes passwords out of what people and logs get to see.</summary>
internal static partial class Secrets
{
    /// <summary>
    /// <paramref name="text"/> without the account in an address (<c>user:password@</c>) and without the values of settings such as <c>password=</c>.
    /// </summary>
    public static string Redact(string text) => Setting().Replace(Account().Replace(text, "$1***@"), "$1***");

    /// <summary>Whether there are settings in <paramref name="text"/> that nobody is to see, as in a connection string.</summary>
    public static bool HasSetting(string text) => Setting().IsMatch(text);

    // A path that was made full has one slash left of two, or a backslash.
    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]+:[/\\]+)\S*@", RegexOptions.CultureInvariant)]
    private static partial Regex Account();

    [GeneratedRegex(@"\b((?:password|passwd|pwd|token|secret|sslpassword)\s*=\s*)[^&;\s]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Setting();
}
