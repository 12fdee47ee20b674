using System.Text;

namespace AgentQuarantine.Metrics;

/// <summary>The escapes of the exposition formats.</summary>
internal static class LabelValue
{
    /// <summary>A label's value between its quotes: backslash, quote and line feed escaped, in UTF-8.</summary>
    public static byte[] Escape(string value) => Encoding.UTF8.GetBytes(EscapeQuoted(value));

    /// <summary>A help text: in OpenMetrics quotes are escaped as in a label, in the text format they are not.</summary>
    public static string EscapeHelp(string help, ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics ? EscapeQuoted(help) : EscapeLine(help);

    private static string EscapeQuoted(string value) => EscapeLine(value).Replace("\"", "\\\"");

    private static string EscapeLine(string value) => value.Replace("\\", "\\\\").Replace("\n", "\\n");
}
