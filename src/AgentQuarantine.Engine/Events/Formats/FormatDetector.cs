using System.Text;

namespace AgentQuarantine.Events.Formats;

/// <summary>What holds the lines of a log: they are written out before they are read.</summary>
internal enum LogWrapping
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They are compressed.</summary>
    Gzip,

    /// <summary>They are the items of a JSON array, or objects that go over several lines.</summary>
    JsonText,

    /// <summary>CRs end them, and no LF does.</summary>
    CarriageReturns,

    /// <summary>They are in UTF-16 or UTF-32 and of another form than event lines, or need to be decoded to tell where they end.</summary>
    Encoded,
}

/// <summary>Tells the form of a log by its first bytes.</summary>
internal static class FormatDetector
{
    /// <summary>How many first bytes are looked at: a CSV's header may be long.</summary>
    public const int HeadBytes = 16 << 10;

    // What may stand before an object, beside a colour (which begins with an ESC) and a byte order mark.
    private static readonly byte[] Before = [.. " \t\r\0,\u001e"u8];

    /// <summary>What holds the lines.</summary>
    public static LogWrapping WrappingOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return LogWrapping.Gzip;
        if (TextEncoding.Of(head) is { } encoding)
            return encoding is UnicodeEncoding && AreEventLines(TextEncoding.Decode(head, encoding)) ? LogWrapping.None : LogWrapping.Encoded;
        var text = TextOf(head);
        if (text.StartsWith("["u8) && text[1..].TrimStart(" \t\r\n"u8) is var rest && (rest.IsEmpty || rest[0] == '{') && !rest.StartsWith("{'"u8))
            return LogWrapping.JsonText;
        if (FirstLine(text).SequenceEqual("{"u8))
            return LogWrapping.JsonText;
        var hasOnlyCarriageReturns = text.IndexOf((byte)'\n') < 0 && text.TrimEnd((byte)'\r').Contains((byte)'\r');
        return hasOnlyCarriageReturns && (text.StartsWith("{"u8) || CsvOf(text) is not null) ? LogWrapping.CarriageReturns : LogWrapping.None;
    }

    /// <summary>The format of lines that nothing holds; <see langword="null"/> for one object a line, and for what is not known.</summary>
    public static EventFormat? FormatOf(ReadOnlySpan<byte> head)
    {
        var text = TextOf(head);
        var line = FirstLine(text);
        var name = line.StartsWith("{"u8) ? OfObject(line) : IsCri(line) ? "cri" : CsvOf(text);
        if (name is not null)
            return EventFormats.Find(name)! with { Head = head.ToArray() };
        return TextEncoding.Of(head) is UnicodeEncoding ? new EventFormat { Name = "utf-16", Form = EventForm.Lines } : null;
    }

    /// <summary>Whether more bytes of a log that grows cannot change what it is: one line tells most forms, and two a CSV.</summary>
    public static bool IsSettled(ReadOnlySpan<byte> head)
    {
        var text = TextOf(head);
        var lines = text.Count((byte)'\n');
        return lines > 1 || head.Length == HeadBytes || WrappingOf(head) != LogWrapping.None || (lines == 1 && !MayBeHeader(FirstLine(text)));
    }

    /// <summary>Whether bytes that no LF ends are not the beginning of an event, whatever follows.</summary>
    public static bool IsNoEvent(ReadOnlySpan<byte> tail) =>
        tail.TrimStart(Before) is [not ((byte)'{' or 0x1b or 0xef), ..] && TextEncoding.Of(tail) is null;

    /// <summary>Whether a line is one of a Kubernetes container's log.</summary>
    public static bool IsCri(ReadOnlySpan<byte> line) =>
        line.Length > 20 && char.IsAsciiDigit((char)line[0]) && line[10] == 'T'
            && (line.IndexOf(" stdout "u8) is var at && at < 0 ? line.IndexOf(" stderr "u8) : at) is >= 19 and < 40 and var stream
            && line.Length > stream + 9 && line[stream + 8] is (byte)'F' or (byte)'P';

    private static bool AreEventLines(byte[] text) => WrappingOf(text) == LogWrapping.None && FormatOf(text) is null;

    // OTLP by the first key, docker's by what it says of the stream: an event may have a "log", too.
    private static string? OfObject(ReadOnlySpan<byte> line)
    {
        var key = line[1..].TrimStart((byte)' ');
        if (key.StartsWith("\"resource"u8) && (key.StartsWith("\"resourceSpans\""u8) || key.StartsWith("\"resourceLogs\""u8)
            || key.StartsWith("\"resourceMetrics\""u8)))
            return "otel-genai";
        return DockerLines.Is(line) ? "docker" : null;
    }

    private static string? CsvOf(ReadOnlySpan<byte> text)
    {
        var lines = Encoding.UTF8.GetString(text).Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var from = lines is [['#', '{', ..] or ['s', 'e', 'p', '=', _], ..] ? 1 : 0;
        if (lines.Length < from + 1 || lines[from].Any(IsForeign) || char.IsAsciiDigit(lines[from][0]))
            return null;
        var columns = lines[from].Count(IsSeparator);
        var rows = lines[(from + 1)..];
        // A first line of plain text may hold commas, too.
        if (columns == 0 || (rows.Length == 0 && from == 0) || Array.Exists(rows, row => row.StartsWith('{')))
            return null;
        if (rows.Length > 0 && rows[0].Count(IsSeparator) < columns)
            return null;
        return from > 0 && lines[from].StartsWith("r,l,t", StringComparison.Ordinal) ? "sb3-monitor" : "csv";
    }

    private static bool MayBeHeader(ReadOnlySpan<byte> line) =>
        line.StartsWith("#{"u8) || (line.IndexOfAny(",;\t"u8) >= 0 && !HasForeign(line));

    // Once a file: cached search values would cost each start more than they save here.
    private static bool HasForeign(ReadOnlySpan<byte> line)
    {
        foreach (var b in line)
        {
            if (IsForeign((char)b))
                return true;
        }
        return false;
    }

    private static bool IsForeign(char c) => c is '{' or '}' or '[' or ']' or '\'' or '\0';

    private static bool IsSeparator(char c) => c is ',' or ';' or '\t';

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> head) =>
        (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) =>
        (text.IndexOf((byte)'\n') is >= 0 and var length ? text[..length] : text).TrimEnd(" \t\r"u8);
}
