using System.Text;

namespace AgentQuarantine.Store.Postgres;

/// <summary>
/// Texts as one argument, for <c>$1::text[]</c>. Npgsql's own arrays are generic code for every type there is, which a native program makes ready
/// at each start.
/// </summary>
internal static class TextArray
{
    /// <summary>The array's text: <c>{"a","b \"c\""}</c>.</summary>
    public static string Of(IReadOnlyCollection<string> texts)
    {
        var array = new StringBuilder("{");
        foreach (var text in texts)
        {
            array.Append(array.Length > 1 ? ",\"" : "\"");
            foreach (var c in text)
            {
                if (c is '"' or '\\')
                    array.Append('\\');
                array.Append(c);
            }
            array.Append('"');
        }
        return array.Append('}').ToString();
    }
}
