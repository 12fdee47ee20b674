using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AgentQuarantine.Pictures;

/// <summary>
/// HTML or SVG in the making. What stands in the holes of an interpolated string is escaped, so that a name or a reason that others
/// wrote is text and never markup; only a <see cref="Markup"/> goes in as it is.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    /// <summary>How many characters.</summary>
    public int Length => _text.Length;

    /// <summary>Appends markup with escaped holes.</summary>
    public Markup Add([InterpolatedStringHandlerArgument("")] Holes markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends markup that was made here.</summary>
    public Markup Add(Markup other)
    {
        _text.Append(other._text);
        return this;
    }

    /// <summary>A file that this program brings along, as it is.</summary>
    public static Markup Resource(string name)
    {
        using var reader = new StreamReader(typeof(Markup).Assembly.GetManifestResourceStream(name)!);
        var markup = new Markup();
        markup._text.Append(reader.ReadToEnd().ReplaceLineEndings("\n"));
        return markup;
    }

    /// <summary>Appends a number of an SVG path: to a tenth, which is less than a screen shows.</summary>
    public Markup Coordinate(double value)
    {
        Span<char> digits = stackalloc char[32];
        if (!value.TryFormat(digits, out var length, "0.#", CultureInfo.InvariantCulture))
            length = 0;
        _text.Append(digits[..length]);
        return this;
    }

    /// <summary>Writes it in UTF-8.</summary>
    public void Write(IBufferWriter<byte> to)
    {
        // A chunk may end between the two halves of a character.
        var encoder = Encoding.UTF8.GetEncoder();
        foreach (var chunk in _text.GetChunks())
            encoder.Convert(chunk.Span, to, flush: false, out _, out _);
        encoder.Convert([], to, flush: true, out _, out _);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Escape(string? text)
    {
        foreach (var c in text ?? "")
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                '\n' or '\t' => _text.Append(' '),
                _ when IsHarmful(c) => _text.Append('\uFFFD'),
                _ => _text.Append(c),
            };
        }
    }

    // What moves or hides the text around it: control characters and those that change the direction of writing.
    private static bool IsHarmful(char c) => char.IsControl(c) || c is (>= '\u200E' and <= '\u200F') or (>= '\u2028' and <= '\u202E')
        or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\u061C' or '\uFFFE' or '\uFFFF';

    /// <summary>Writes an interpolated string into a <see cref="Markup"/>.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Holes
    {
        private readonly Markup _to;

        public Holes(int literalLength, int formattedCount, Markup to)
        {
            _ = (literalLength, formattedCount);
            _to = to;
        }

        public void AppendLiteral(string markup) => _to._text.Append(markup);

        public void AppendFormatted(string? text) => _to.Escape(text);

        public void AppendFormatted(Markup markup) => _to._text.Append(markup._text);

        public void AppendFormatted(int number) => _to._text.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(long number) => _to._text.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(double coordinate) => _to.Coordinate(coordinate);
    }
}
