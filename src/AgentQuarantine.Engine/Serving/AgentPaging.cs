using System.Globalization;

namespace AgentQuarantine.Serving;

/// <summary>Which of all agents the API is asked for.</summary>
/// <param name="After">Only names behind this one, in ordinal order; empty: from the first on.</param>
/// <param name="Limit">At most so many.</param>
internal readonly record struct AgentPaging(string After, int Limit)
{
    /// <summary>What a query may say.</summary>
    public const string Expected = "'limit' is a whole number from 1 on, 'after' the last name of the page before";

    /// <summary>Everything.</summary>
    public static AgentPaging None => new("", int.MaxValue);

    /// <summary>Reads a query; <see langword="null"/> where it is not as <see cref="Expected"/>.</summary>
    public static AgentPaging? Parse(string query)
    {
        if (QueryString.Find(query, "limit") is not { Count: <= 1 } limits || QueryString.Find(query, "after") is not { Count: <= 1 } after)
            return null;
        var limit = int.MaxValue;
        if (limits is [var text] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit > 0))
            return null;
        return new AgentPaging(after.Count == 0 ? "" : after[0], limit);
    }
}
