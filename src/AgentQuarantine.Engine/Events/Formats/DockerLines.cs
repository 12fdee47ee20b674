using System.Text.Json;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// The lines of docker's json-file: <c>{"log":"text\n","stream":"stdout","time":"…"}</c>. A text that no LF ends goes on in the stream's
/// next line.
/// </summary>
internal sealed class DockerLines(EventFields fields) : LineTranslator
{
    private readonly ContainerText _output = new(fields.Timestamp), _errors = new(fields.Timestamp);
    private byte[] _text = new byte[4096];

    /// <summary>Whether a line is one of docker's: it says which stream a text came from, and no agent or reward.</summary>
    public static bool Is(ReadOnlySpan<byte> line) =>
        line.IndexOf("\"log\""u8) > 0 && line.IndexOf("\"time\""u8) > 0 && line.IndexOf("\"std"u8) > 0
            && Stream(line.ToArray()) is "stdout" or "stderr";

    /// <inheritdoc/>
    public override void Translate(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines)
    {
        if (!TryRead(line, out var text, out var time, out var isError))
        {
            Keep(line, number, offset, lines);
            return;
        }
        var ends = text.EndsWith("\n"u8);
        (isError ? _errors : _output).Add(ends ? text[..^1] : text, ends, time, number, offset, lines);
    }

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> tail) => IsObject(tail);

    // The stream of an object that has a log and a time beside it, and nothing that docker does not write.
    private static string? Stream(byte[] line)
    {
        var (hasLog, hasTime, stream) = (false, false, (string?)null);
        var json = new Utf8JsonReader(line);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var key = json.GetString();
                json.Read();
                if (json.TokenType != JsonTokenType.String)
                    json.Skip();
                else if (key is "stream")
                    stream = json.GetString();
                if (key is not ("log" or "stream" or "time" or "attrs"))
                    return null;
                (hasLog, hasTime) = (hasLog || key is "log", hasTime || key is "time");
            }
            return hasLog && hasTime ? stream : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private bool TryRead(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text, out ReadOnlySpan<byte> time, out bool isError)
    {
        text = time = default;
        isError = false;
        line = line.Trim(" \t\r\0"u8);
        if (!line.StartsWith("{"u8) || !line.EndsWith("}"u8))
            return false;
        if (_text.Length < line.Length)
            _text = new byte[2 * line.Length];
        var (length, hasText) = (0, false);
        try
        {
            var json = new Utf8JsonReader(line);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var (isText, isTime, isStream) = (json.ValueTextEquals("log"u8), json.ValueTextEquals("time"u8), json.ValueTextEquals("stream"u8));
                json.Read();
                if (json.TokenType != JsonTokenType.String)
                    json.Skip();
                else if (isText)
                    (length, hasText) = (json.CopyString(_text), true);
                else if (isTime)
                    time = json.ValueSpan;
                else if (isStream)
                    isError = json.ValueTextEquals("stderr"u8);
            }
            text = _text.AsSpan(0, length);
            return hasText && !json.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Torn, not JSON, or half a surrogate pair.
            return false;
        }
    }
}
