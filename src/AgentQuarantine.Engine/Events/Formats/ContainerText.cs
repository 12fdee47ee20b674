using System.Buffers;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// What a container's program wrote to one of its streams, put together from the parts in which the container's log has it. An object
/// without a time gets that of the log.
/// </summary>
internal sealed class ContainerText
{
    // A program that never ends its line is not kept for ever.
    private const int MostBytes = 16 << 20;

    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly byte[]? _time;

    /// <param name="timestamp">Where an event's time is looked for; it is put in where that is a plain key.</param>
    public ContainerText(string timestamp) =>
        _time = FieldExpression.IsKey(timestamp) && timestamp.AsSpan().IndexOfAny('"', '\\') < 0
            ? System.Text.Encoding.UTF8.GetBytes("{\"" + timestamp + "\":\"") : null;

    /// <summary>Adds a part of a line, or the last part of it.</summary>
    /// <param name="part">The text.</param>
    /// <param name="ends">Whether the line ends behind it.</param>
    /// <param name="time">When it was written.</param>
    /// <param name="number">The number of the log's line.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="lines">Takes the line.</param>
    public void Add(ReadOnlySpan<byte> part, bool ends, ReadOnlySpan<byte> time, long number, long offset, TranslatedLines lines)
    {
        if (!ends && _text.WrittenCount + part.Length <= MostBytes)
        {
            _text.Write(part);
            return;
        }
        if (_text.WrittenCount > 0)
        {
            _text.Write(part);
            part = _text.WrittenSpan;
        }
        foreach (var line in part.Split((byte)'\n'))
            AddLine(part[line], time, number, offset, lines);
        _text.ResetWrittenCount();
    }

    private void AddLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> time, long number, long offset, TranslatedLines lines)
    {
        // Of a key that stands twice the last one counts: an event's own time.
        if (_time is not null && line.StartsWith("{"u8) && line[1..].TrimStart((byte)' ').StartsWith("\""u8))
        {
            lines.Add(_time);
            lines.AddEscaped(time);
            lines.Add("\","u8);
            line = line[1..];
        }
        lines.Add(line);
        lines.EndLine(number, offset);
    }
}
