namespace AgentQuarantine.Events;

/// <summary>
/// How a field's value is found: the parsed text of one property of <see cref="EventFields"/>. The grammar stands in docs/events.md.
/// </summary>
/// <param name="Sources">Paths and constants in the order in which they are tried: the first with a value that is not null counts.</param>
/// <param name="Unit">The unit of the number, in the field's own; 1 unless one is given.</param>
/// <param name="Words">The texts that count as true, all others as false; <see langword="null"/> for no such list.</param>
internal sealed record FieldExpression(IReadOnlyList<FieldSource> Sources, Unit Unit, IReadOnlyList<string>? Words)
{
    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text, such as <c>attributes[key=gen_ai.agent.name].value|name</c>.</param>
    /// <param name="hasUnit">Whether a unit may stand at the end (<c>latency:s</c>).</param>
    /// <param name="hasWords">Whether a list of texts may stand at the end (<c>status in ok,success</c>).</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static FieldExpression Parse(string text, bool hasUnit = false, bool hasWords = false)
    {
        var (unit, words) = (Unit.Own, default(string[]));
        if (hasUnit && text.LastIndexOf(':') is > 0 and var colon && UnitOf(text[(colon + 1)..]) is { } given)
            (unit, text) = (given, text[..colon]);
        if (hasWords && text.IndexOf(" in ", StringComparison.Ordinal) is > 0 and var list)
        {
            words = text[(list + 4)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                throw new FormatException($"'{text}' names no value behind 'in'.");
            text = text[..list].TrimEnd();
        }
        var parser = new FieldPathParser(text);
        return new FieldExpression(parser.Sources(), unit, words);
    }

    /// <summary>Whether the text is just a key of the line's object.</summary>
    /// <remarks>No search values: what searches for them is compiled at every start of the process.</remarks>
    public static bool IsKey(string text)
    {
        foreach (var c in text)
        {
            if (c is '.' or '[' or '|' or '=' or ':' or ' ')
                return false;
        }
        return text.Length > 0;
    }

    // Of milliseconds.
    private static Unit? UnitOf(string name) => name switch
    {
        "ns" => new(1, 1_000_000),
        "us" or "µs" => new(1, 1_000),
        "ms" => new(1, 1),
        "s" => new(1_000, 1),
        _ => null,
    };
}

/// <summary>A number's unit as a fraction of whole numbers, so that a change of units rounds once.</summary>
internal readonly record struct Unit(double Times, double Over)
{
    /// <summary>The field's own unit.</summary>
    public static Unit Own => new(1, 1);
}

/// <summary>One place that a field's value is taken from: a constant, or a path into the line's object.</summary>
/// <param name="Constant">The text that every line has; <see langword="null"/> for a path.</param>
/// <param name="Steps">The way from the line's object to the value.</param>
internal sealed record FieldSource(string? Constant, IReadOnlyList<PathStep> Steps);

/// <summary>One step of a path.</summary>
/// <param name="Kind">What is descended into.</param>
/// <param name="Key">The key; of a selector the key that is compared.</param>
/// <param name="Value">The text that a selector's key must have.</param>
/// <param name="Index">The place in an array, from 0; −1 where the step is no number.</param>
internal readonly record struct PathStep(PathStepKind Kind, string Key, string Value = "", int Index = -1);

/// <summary>What a <see cref="PathStep"/> descends into.</summary>
internal enum PathStepKind
{
    /// <summary>A key of an object, which dots may join with the next; a number also counts as a place in an array.</summary>
    Key,

    /// <summary>A key in quotes, which is never joined with others.</summary>
    QuotedKey,

    /// <summary>A place in an array.</summary>
    Index,

    /// <summary>The first object in an array with a certain text under a key.</summary>
    Selector,
}
