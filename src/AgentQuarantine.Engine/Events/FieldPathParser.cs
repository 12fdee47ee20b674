using System.Globalization;

namespace AgentQuarantine.Events;

/// <summary>Reads paths: <c>a.b</c>, <c>a["b.c"]</c>, <c>a[0]</c>, <c>a[key=text].b</c>, <c>='constant'</c>, <c>a|b</c>.</summary>
internal ref struct FieldPathParser(string text)
{
    // Any of them may be joined by dots: each more doubles the ways to read the path.
    private const int MostKeys = 8;

    private int _at;

    /// <summary>All that is divided by <c>|</c>.</summary>
    /// <exception cref="FormatException">It is not well-formed.</exception>
    public List<FieldSource> Sources()
    {
        List<FieldSource> sources = [Source()];
        while (Take('|'))
            sources.Add(Source());
        return _at == text.Length ? sources : throw Wrong($"'{text[_at]}' at place {_at + 1} is not expected");
    }

    private FieldSource Source()
    {
        if (Take('='))
            return new FieldSource(Quoted() ?? throw Wrong("a constant stands in quotes, such as ='name'"), []);
        List<PathStep> steps = [KeyStep()];
        while (_at < text.Length && text[_at] != '|')
            steps.Add(Take('.') ? KeyStep() : Take('[') ? Bracket() : throw Wrong($"'{text[_at]}' at place {_at + 1} is not expected"));
        return steps.Count(step => step.Kind == PathStepKind.Key) <= MostKeys
            ? new FieldSource(null, steps)
            : throw Wrong($"it has more than {MostKeys} keys; put those that hold dots in brackets and quotes");
    }

    private PathStep KeyStep()
    {
        var key = Until(".[|");
        if (key.Length == 0)
            throw Wrong("it is empty or has an empty part");
        return new PathStep(PathStepKind.Key, key, Index: IndexOf(key));
    }

    private PathStep Bracket()
    {
        PathStep step;
        if (Quoted() is { } key)
        {
            step = new PathStep(PathStepKind.QuotedKey, key);
        }
        else
        {
            var name = Until("=]");
            step = Take('=') ? new PathStep(PathStepKind.Selector, name, Quoted() ?? Until("]"))
                : IndexOf(name) is >= 0 and var index ? new PathStep(PathStepKind.Index, "", Index: index)
                : throw Wrong($"'[{name}]' is neither a place, nor a key in quotes, nor key=text");
        }
        return Take(']') ? step : throw Wrong("a ']' is missing");
    }

    private string? Quoted()
    {
        if (_at == text.Length || text[_at] is not ('"' or '\'') || text.IndexOf(text[_at], _at + 1) is not (> 0 and var end))
            return null;
        var quoted = text[(_at + 1)..end];
        _at = end + 1;
        return quoted;
    }

    private string Until(string ends)
    {
        var end = text.AsSpan(_at).IndexOfAny(ends) is >= 0 and var length ? _at + length : text.Length;
        var part = text[_at..end];
        _at = end;
        return part;
    }

    private bool Take(char c)
    {
        var isHere = _at < text.Length && text[_at] == c;
        _at += isHere ? 1 : 0;
        return isHere;
    }

    private static int IndexOf(string digits) =>
        digits.Length > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private readonly FormatException Wrong(string what) => new($"'{text}' is no path: {what}.");
}
