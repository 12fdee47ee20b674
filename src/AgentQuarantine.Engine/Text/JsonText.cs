using System.Globalization;
using System.Text;

namespace AgentQuarantine.Text;

/// <summary>
/// Writes JSON in ASCII, escaped as Python's <c>json.dumps</c> does it: safe in any encoding, and a lone surrogate in a
/// name survives, which <see cref="System.Text.Json.Utf8JsonWriter"/> would replace.
/// </summary>
/// <param name="indented">Two blanks a level, one member a line; otherwise all on one line.</param>
internal sealed class JsonText(bool indented)
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _first = true;
    private bool _named;

    /// <summary>Begins an object (<c>{</c>) or an array (<c>[</c>).</summary>
    public JsonText Open(char bracket)
    {
        Separate();
        _text.Append(bracket);
        _depth++;
        _first = true;
        return this;
    }

    /// <summary>Ends an object (<c>}</c>) or an array (<c>]</c>).</summary>
    public JsonText Close(char bracket)
    {
        _depth--;
        if (!_first)
            Break();
        _text.Append(bracket);
        _first = false;
        return this;
    }

    /// <summary>A member's name; its value is to follow.</summary>
    public JsonText Name(string name)
    {
        Separate();
        Quote(name);
        _text.Append(indented ? ": " : ":");
        _named = true;
        return this;
    }

    /// <summary>A string or null.</summary>
    public JsonText Value(string? value)
    {
        if (value is null)
            return Raw("null");
        Separate();
        Quote(value);
        return this;
    }

    /// <summary>A time or null.</summary>
    public JsonText Value(DateTimeOffset? value) => Value(value is { } time ? IsoTime.Format(time) : null);

    /// <summary>A number, shortest so that it reads back the same; null for none, NaN and the infinities.</summary>
    public JsonText Value(double? value) =>
        Raw(value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "null");

    /// <summary>A whole number.</summary>
    public JsonText Value(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>True or false.</summary>
    public JsonText Value(bool value) => Raw(value ? "true" : "false");

    /// <summary>A value that is JSON already.</summary>
    public JsonText Raw(string json)
    {
        Separate();
        _text.Append(json);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Separate()
    {
        if (_named)
        {
            _named = false;
            return;
        }
        if (!_first)
            _text.Append(',');
        if (_depth > 0)
            Break();
        _first = false;
    }

    private void Break()
    {
        if (indented)
            _text.Append('\n').Append(' ', 2 * _depth);
    }

    private void Quote(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                < ' ' or > '~' => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => _text.Append(c),
            };
        }
        _text.Append('"');
    }
}
