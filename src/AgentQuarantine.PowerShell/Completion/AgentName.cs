using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Agents' names as they are typed on a command line.</summary>
internal static partial class AgentName
{
    /// <summary>The name as one argument: bare where that is safe, in single quotes elsewhere.</summary>
    public static string Quote(string name) =>
        Bare().IsMatch(name) ? name : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";

    /// <summary>What a half-typed word means so far: without its opening quote, and its closing one where it is there.</summary>
    public static string Unquote(string word)
    {
        if (word.Length == 0 || word[0] is not ('\'' or '"'))
            return word;
        var quote = word[0];
        var text = word.Length > 1 && word[^1] == quote ? word[1..^1] : word[1..];
        return text.Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_./\\:+=-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
