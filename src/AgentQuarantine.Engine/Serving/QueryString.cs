using System.Text;

namespace AgentQuarantine.Serving;

/// <summary>The parameters of a query, as HTML forms and every URL library write them (WHATWG URL, application/x-www-form-urlencoded).</summary>
internal static class QueryString
{
    /// <summary>Every value of the parameter <paramref name="name"/>; <see langword="null"/> where one is not right.</summary>
    public static IReadOnlyList<string>? Find(string query, string name)
    {
        var found = new List<string>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            if (!TryDecode(equals < 0 ? pair : pair[..equals], out var key))
                return null;
            if (key != name)
                continue;
            if (!TryDecode(equals < 0 ? "" : pair[(equals + 1)..], out var value))
                return null;
            found.Add(value);
        }
        return found;
    }

    private static bool TryDecode(string text, out string decoded) =>
        PercentDecoder.TryDecode(Encoding.Latin1.GetBytes(text.Replace('+', ' ')), out decoded);
}
