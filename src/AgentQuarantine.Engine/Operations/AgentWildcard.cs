namespace AgentQuarantine.Operations;

/// <summary>
/// A pattern of names: <c>*</c> stands for any characters, <c>?</c> for one, <c>[a-c_]</c> for one of a set, and a backtick takes the
/// character after it as it is. Case is ignored, in every culture alike. Everything else, a backslash too, stands for itself.
/// </summary>
/// <remarks>These are PowerShell's wildcards, but for a bracket that is never closed: there it is an error, here it is a bracket.</remarks>
internal sealed class AgentWildcard
{
    private static readonly Range[] AnyCharacter = [new('\0', '\uffff')];

    // One step a character of the name: the ranges that it may lie in, or null for any number of characters.
    private readonly List<Range[]?> _steps = [];

    public AgentWildcard(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
            _steps.Add(Step(pattern, ref i));
    }

    private readonly record struct Range(char First, char Last)
    {
        public bool Holds(char c) => Spans(c) || Spans(char.ToLowerInvariant(c)) || Spans(char.ToUpperInvariant(c))
            || (First == Last && char.ToUpperInvariant(First) == char.ToUpperInvariant(c));

        private bool Spans(char c) => c >= First && c <= Last;
    }

    /// <summary>Whether <paramref name="text"/> is more than a name.</summary>
    public static bool IsPattern(string text) => new AgentWildcard(text)._steps.Exists(step => step is not [{ } only] || only.First != only.Last);

    /// <summary>Whether <paramref name="name"/> matches, in time at most the product of the lengths.</summary>
    public bool IsMatch(string name)
    {
        int step = 0, at = 0, star = -1, resume = 0;
        while (at < name.Length)
        {
            if (step < _steps.Count && _steps[step] is null)
            {
                star = step++;
                resume = at;
            }
            else if (step < _steps.Count && Array.Exists(_steps[step]!, range => range.Holds(name[at])))
            {
                step++;
                at++;
            }
            else if (star >= 0)
            {
                step = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }
        return _steps.FindIndex(step, rest => rest is not null) < 0;
    }

    private static Range[]? Step(string pattern, ref int i) => pattern[i] switch
    {
        '*' => null,
        '?' => AnyCharacter,
        '[' when Set(pattern, ref i) is { } set => set,
        '`' when i + 1 < pattern.Length => One(pattern[++i]),
        var c => One(c),
    };

    private static Range[] One(char c) => [new(c, c)];

    /// <summary>The set that begins at <paramref name="i"/>, which moves to its closing bracket; <see langword="null"/> without one.</summary>
    private static Range[]? Set(string pattern, ref int i)
    {
        var members = new List<(char Character, bool IsEscaped)>();
        for (var at = i + 1; at < pattern.Length; at++)
        {
            // A bracket that closes right away is the set's first member.
            if (pattern[at] == ']' && members.Count > 0)
            {
                i = at;
                return [.. Ranges(members)];
            }
            var escaped = pattern[at] == '`' && at + 1 < pattern.Length;
            members.Add((pattern[escaped ? ++at : at], escaped));
        }
        return null;
    }

    private static IEnumerable<Range> Ranges(List<(char Character, bool IsEscaped)> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            var isRange = i + 2 < members.Count && members[i + 1] == ('-', false);
            yield return new Range(members[i].Character, members[isRange ? i + 2 : i].Character);
            if (isRange)
                i += 2;
        }
    }
}
