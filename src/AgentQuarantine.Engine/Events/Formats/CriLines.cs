namespace AgentQuarantine.Events.Formats;

/// <summary>
/// The lines of a Kubernetes container's log: <c>2026-03-02T00:00:00.123456789Z stdout F text</c>. Behind <c>P</c> stands a part of a line,
/// which the stream's next line goes on with.
/// </summary>
internal sealed class CriLines(EventFields fields) : LineTranslator
{
    private readonly ContainerText _output = new(fields.Timestamp), _errors = new(fields.Timestamp);

    /// <inheritdoc/>
    public override void Translate(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines)
    {
        if (!TryRead(line, out var time, out var isError, out var isWhole, out var text))
            Keep(line, number, offset, lines);
        else
            (isError ? _errors : _output).Add(text, isWhole, time, number, offset, lines);
    }

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> tail) => TryRead(tail, out _, out _, out var isWhole, out var text) && isWhole && IsObject(text);

    private static bool TryRead(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> time, out bool isError, out bool isWhole, out ReadOnlySpan<byte> text)
    {
        time = Word(line, out var rest);
        var stream = Word(rest, out rest);
        var tag = Word(rest, out text);
        isError = stream.SequenceEqual("stderr"u8);
        isWhole = tag.StartsWith("F"u8);
        return time.Length >= 20 && time[10] == 'T' && (isError || stream.SequenceEqual("stdout"u8)) && (isWhole || tag.StartsWith("P"u8));
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        var length = text.IndexOf((byte)' ');
        rest = length < 0 ? default : text[(length + 1)..];
        return length < 0 ? text : text[..length];
    }
}
