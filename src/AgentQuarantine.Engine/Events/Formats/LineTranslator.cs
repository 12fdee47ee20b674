using System.Text.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Formats;

/// <summary>Makes event lines from the lines of a log of another form. A line that is not of that form is taken as it is.</summary>
internal abstract class LineTranslator
{
    /// <summary>The translator for a log of the fields' format; <see langword="null"/> where its lines are events already.</summary>
    public static LineTranslator? Create(EventFields fields) => fields.Format.Form switch
    {
        _ when fields.Format.Each is { } each => new MemberLines(each),
        EventForm.Docker => new DockerLines(fields),
        EventForm.Cri => new CriLines(fields),
        EventForm.Csv => new CsvRows(fields.Format.Head),
        EventForm.Otlp => OtlpLines.Create(fields, KernelChoice.Best),
        _ => null,
    };

    /// <summary>
    /// The first byte of lines whose event comes with a line that follows them: whoever goes on later begins there. <see langword="null"/>: none.
    /// </summary>
    public virtual long? OpenFrom => null;

    /// <summary>Adds the event lines of one line.</summary>
    /// <param name="line">The line without its LF, which stands behind it.</param>
    /// <param name="number">Its number.</param>
    /// <param name="offset">Its first byte, counted from the log's start.</param>
    /// <param name="lines">Takes them.</param>
    public abstract void Translate(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines);

    /// <summary>Whether the log's last bytes, which no LF ends, are a whole line.</summary>
    public abstract bool IsWhole(ReadOnlySpan<byte> tail);

    /// <summary>Whether it is one JSON object.</summary>
    protected static bool IsObject(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r"u8);
        if (!text.StartsWith("{"u8) || !text.EndsWith("}"u8))
            return false;
        try
        {
            var json = new Utf8JsonReader(text);
            json.Read();
            json.Skip();
            return !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A line that is taken as it is.</summary>
    protected static void Keep(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines)
    {
        lines.Add(line);
        lines.EndLine(number, offset);
    }
}
