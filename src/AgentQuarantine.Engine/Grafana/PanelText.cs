using System.Globalization;

namespace AgentQuarantine.Grafana;

/// <summary>The pieces of text that queries and rules are put together from.</summary>
internal static class PanelText
{
    /// <summary>
    /// The label matcher that obeys <c>$agent</c>. The raw string with the <c>regex</c> format is the one form that survives
    /// quotes and backslashes in a name: the data source's own format leaves <c>"</c> as it is, which ends a quoted string.
    /// </summary>
    public const string Selected = "{agent=~`${agent:regex}`}";

    /// <summary>At each moment those agents whose value is greatest, as many as <c>$top</c> says: a thousand lines are none.</summary>
    public static string Greatest(string expr) => $"topk(${{top}}, {expr})";

    /// <summary>What the query of the least begins with.</summary>
    public const string LeastOf = "bottomk";

    /// <summary>The same of the least.</summary>
    public static string Least(string expr) => $"{LeastOf}(${{top}}, {expr})";

    /// <summary>A number as PromQL and JSON read it.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A text as a quoted PromQL string.</summary>
    public static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
