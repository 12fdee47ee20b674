using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentQuarantine.Text;

/// <summary>
/// A JSON value that knows where it stands. Unlike <see cref="JsonDocument"/> it keeps names with lone surrogates, which
/// Python's <c>json</c> writes as escapes, and refuses duplicate names.
/// </summary>
/// <param name="document">The whole document's bytes.</param>
/// <param name="type">
/// The kind of value; <see cref="JsonTokenType.StartObject"/> for an object, <see cref="JsonTokenType.StartArray"/> for an array.
/// </param>
/// <param name="start">The value's first byte.</param>
/// <param name="parent">The object or array that it stands in; <see langword="null"/> for the document.</param>
internal sealed class JsonValueAt(byte[] document, JsonTokenType type, int start, JsonValueAt? parent)
{
    private static readonly Dictionary<string, JsonValueAt> NoMembers = [];
    private static readonly List<JsonValueAt> NoItems = [];

    /// <summary>The kind of value.</summary>
    public JsonTokenType Type { get; } = type;

    /// <summary>The value's first byte.</summary>
    public int Start { get; } = start;

    /// <summary>The byte past the value.</summary>
    public int End { get; set; }

    /// <summary>A string's characters, or a number's digits as they stand.</summary>
    public string Text { get; init; } = "";

    /// <summary>The name of the member whose value this is; <see langword="null"/> for the document and for items.</summary>
    public string? Name { get; init; }

    /// <summary>An object's members in order; empty for anything else.</summary>
    public Dictionary<string, JsonValueAt> Members { get; } = type == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : NoMembers;

    /// <summary>An array's items; empty for anything else.</summary>
    public List<JsonValueAt> Items { get; } = type == JsonTokenType.StartArray ? [] : NoItems;

    /// <summary>The line on which the value begins, counted from 1.</summary>
    public int Line => JsonParser.LineAt(document, Start);

    /// <summary>The first byte of the member's name whose value this is; of the value itself where it has no name.</summary>
    public int NameStart { get; set; } = start;

    /// <summary>The line on which the member begins, counted from 1.</summary>
    public int NameLine => JsonParser.LineAt(document, NameStart);

    /// <summary>A failure that names the place of this member's name.</summary>
    public JsonShapeException WrongName(string message) => new(NameLine, message, JsonParser.ColumnAt(document, NameStart));

    /// <summary>The value as it stands.</summary>
    public string Raw => Encoding.UTF8.GetString(document, Start, End - Start);

    /// <summary>The member called <paramref name="name"/>; <see langword="null"/> where it is absent or null.</summary>
    public JsonValueAt? Find(string name) =>
        Members.TryGetValue(name, out var member) && member.Type != JsonTokenType.Null ? member : null;

    /// <summary>The member called <paramref name="name"/>.</summary>
    public JsonValueAt Get(string name) =>
        Members.GetValueOrDefault(name) ?? throw Wrong($"{Description} has no '{name}'.");

    /// <summary>This, which has to be an object.</summary>
    public JsonValueAt AsObject() => Type == JsonTokenType.StartObject ? this : throw Expected("an object");

    /// <summary>This, which has to be an array.</summary>
    public JsonValueAt AsArray() => Type == JsonTokenType.StartArray ? this : throw Expected("an array");

    /// <summary>This as a string.</summary>
    public string AsString() => Type == JsonTokenType.String ? Text : throw Expected("a string");

    /// <summary>This as true or false.</summary>
    public bool AsBoolean() => Type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Expected("true or false"),
    };

    /// <summary>This as a finite number.</summary>
    public double AsDouble() =>
        Type == JsonTokenType.Number && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : throw Expected("a finite number");

    /// <summary>This as a whole number that is not negative.</summary>
    public long AsCount() =>
        Type == JsonTokenType.Number && long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Expected("a whole number, not negative");

    /// <summary>This as a time; a time without an offset is taken as UTC.</summary>
    public DateTimeOffset AsTime() =>
        Type == JsonTokenType.String && IsoTime.TryParse(Text, out var time) ? time : throw Expected("a time such as 2026-01-31T12:00:00+00:00");

    /// <summary>A failure that names this value's line and column.</summary>
    public JsonShapeException Wrong(string message) => new(Line, message, JsonParser.ColumnAt(document, Start));

    /// <summary>A failure that says what stands here instead of <paramref name="expected"/>.</summary>
    public JsonShapeException Expected(string expected)
    {
        var raw = Raw;
        return Wrong($"{Description} is {(raw.Length > 40 ? raw[..40] + "…" : raw)}, expected {expected}.");
    }

    private string Description =>
        Name is not null ? $"'{Name}'{(parent?.Name is { } owner ? $" of '{owner}'" : "")}"
        : parent is null ? "the document"
        : $"an item of {parent.Description}";
}
