using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentQuarantine.Text;

/// <summary>Reads one JSON text strictly into <see cref="JsonValueAt"/>s.</summary>
internal static class JsonParser
{
    /// <summary>The value of <paramref name="document"/>: UTF-8, with or without BOM, at most 64 levels deep.</summary>
    /// <param name="document">The whole text.</param>
    /// <param name="comments">Whether comments and trailing commas are taken.</param>
    /// <exception cref="JsonShapeException">It is not one JSON value in UTF-8, or an object has a name twice.</exception>
    public static JsonValueAt Parse(byte[] document, bool comments = false)
    {
        var bom = document.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        if (!Utf8.IsValid(document))
            throw Syntax(document, InvalidAt(document), "the text is not UTF-8.");
        if (document.AsSpan(bom).IndexOfAnyExcept(" \t\r\n\0"u8) < 0)
        {
            var what = document.Length == bom ? "the file is empty." : "the file holds nothing but white space or zeros.";
            throw new JsonShapeException(1, what, isSyntax: true);
        }
        var options = new JsonReaderOptions
        {
            CommentHandling = comments ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            AllowTrailingCommas = comments,
        };
        var reader = new Utf8JsonReader(document.AsSpan(bom), options);
        try
        {
            reader.Read();
            var value = Build(ref reader, document, bom, null, null);
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0);
            var offset = LineStart(document, line) + (line == 0 ? bom : 0) + (int)(e.BytePositionInLine ?? 0);
            throw Syntax(document, Math.Min(offset, document.Length), "this is not JSON, or it breaks off here.");
        }
    }

    /// <summary>The line of the byte at <paramref name="offset"/>, counted from 1.</summary>
    public static int LineAt(byte[] document, int offset) => document.AsSpan(0, offset).Count((byte)'\n') + 1;

    /// <summary>The character of its line at <paramref name="offset"/>, counted from 1.</summary>
    public static int ColumnAt(byte[] document, int offset)
    {
        var line = document.AsSpan(0, offset);
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        var column = 1;
        foreach (var unit in line)
            column += (unit & 0xc0) == 0x80 ? 0 : 1;
        return column;
    }

    private static JsonShapeException Syntax(byte[] document, int offset, string message) =>
        new(LineAt(document, offset), message, ColumnAt(document, offset), isSyntax: true);

    private static int LineStart(byte[] document, int line)
    {
        var start = 0;
        for (; line > 0; line--)
            start += document.AsSpan(start).IndexOf((byte)'\n') + 1;
        return start;
    }

    private static JsonValueAt Build(ref Utf8JsonReader reader, byte[] document, int bom, JsonValueAt? parent, string? name)
    {
        var type = reader.TokenType;
        var value = new JsonValueAt(document, type, (int)reader.TokenStartIndex + bom, parent)
        {
            Name = name,
            Text = type is JsonTokenType.String or JsonTokenType.Number ? Decode(reader.ValueSpan, reader.ValueIsEscaped) : "",
        };
        if (type == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                value.Items.Add(Build(ref reader, document, bom, value, null));
        }
        else if (type == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var key = Decode(reader.ValueSpan, reader.ValueIsEscaped);
                var nameStart = (int)reader.TokenStartIndex + bom;
                reader.Read();
                var member = Build(ref reader, document, bom, value, key);
                member.NameStart = nameStart;
                if (!value.Members.TryAdd(key, member))
                    throw new JsonShapeException(member.NameLine, $"the name '{key}' stands twice in one object.", ColumnAt(document, nameStart));
            }
        }
        value.End = (int)reader.BytesConsumed + bom;
        return value;
    }

    /// <summary>The characters of a string as it stands between its quotes.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(raw);
        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            text.Append(Encoding.UTF8.GetString(raw[..at]));
            var code = raw[at + 1];
            raw = raw[(at + 2)..];
            if (code == 'u')
            {
                // The reader has judged the digits.
                _ = Utf8Parser.TryParse(raw[..4], out ushort unit, out _, 'X');
                text.Append((char)unit);
                raw = raw[4..];
            }
            else
            {
                text.Append(code switch
                {
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'t' => '\t',
                    (byte)'b' => '\b',
                    (byte)'f' => '\f',
                    _ => (char)code,
                });
            }
        }
        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    private static int InvalidAt(byte[] document)
    {
        var rest = document.AsSpan();
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
            rest = rest[length..];
        return document.Length - rest.Length;
    }
}
