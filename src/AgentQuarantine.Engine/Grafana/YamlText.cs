using System.Globalization;
using System.Text;

namespace AgentQuarantine.Grafana;

/// <summary>Block-style YAML 1.2, as much of it as the rules need. Texts are always quoted or literal blocks, so that
/// none is taken for anything else.</summary>
internal sealed class YamlText
{
    private readonly StringBuilder _text = new();

    /// <summary>A line as it is.</summary>
    public void Line(int indent, string line) => _text.Append(' ', indent).Append(line).Append('\n');

    /// <summary>A key and its text, quoted.</summary>
    public void Text(int indent, string key, string text) => Line(indent, $"{key}: {Quoted(text)}");

    /// <summary>A key and its text as a literal block: for expressions, which are read as they stand.</summary>
    public void Block(int indent, string key, string text)
    {
        Line(indent, $"{key}: |-");
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            Line(indent + 2, line);
    }

    /// <summary>The document in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>A text as a YAML scalar: in single quotes where it can be, for its readers; else in double quotes with escapes.</summary>
    public static string Quoted(string text) =>
        text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
            ? DoubleQuoted(text)
            : "'" + text.Replace("'", "''") + "'";

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                quoted.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            else
                quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }
}
