namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Names in a policy: <c>*</c> stands for any characters, <c>?</c> for one; case counts. Nothing else is special.</summary>
internal static class AgentPattern
{
    /// <summary>Whether <paramref name="pattern"/> is more than a name.</summary>
    public static bool IsWildcard(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>How many characters of <paramref name="pattern"/> stand for themselves: the more, the more specific.</summary>
    public static int Literals(string pattern) => pattern.Length - pattern.AsSpan().Count('*') - pattern.AsSpan().Count('?');

    /// <summary>Whether <paramref name="name"/> matches <paramref name="pattern"/>, in time at most the product of their lengths.</summary>
    public static bool IsMatch(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}
