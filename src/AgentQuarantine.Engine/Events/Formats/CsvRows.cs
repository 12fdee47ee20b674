using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// The rows of a CSV (RFC 4180) as objects: a member for each column that is not empty. What a comment before the header
/// (<c>#{"t_start": …}</c>, stable-baselines3) says is in each of them.
/// </summary>
internal sealed class CsvRows : LineTranslator
{
    // A quote that is never closed takes no more lines with it than these.
    private const int MostBytes = 64 << 10;

    private readonly byte[] _header = [];
    private readonly byte[][] _names = [];
    private readonly byte[] _comment = [];
    private readonly byte _separator = (byte)',';
    private readonly double? _start;
    private readonly List<byte> _row = [];
    private readonly List<byte> _value = [];
    private long _rowOffset;

    /// <param name="head">The log's first bytes.</param>
    public CsvRows(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            var line = Line(head, out head);
            if (line.StartsWith("#"u8))
            {
                if (IsObject(line[1..]))
                    (_comment, _start) = ([.. line[1..].Trim(" {}"u8)], StartOf(line[1..]));
                continue;
            }
            if (line.IsEmpty || IsSeparatorLine(line))
                continue;
            _header = [.. line];
            _separator = ",;\t"u8.ToArray().MaxBy(separator => _header.Count(c => c == separator));
            var names = new List<byte[]>();
            for (var at = 0; at <= _header.Length;)
                names.Add([.. Next(_header, ref at).Trim((byte)' ')]);
            _names = [.. names];
            return;
        }
    }

    /// <inheritdoc/>
    public override long? OpenFrom => _row.Count > 0 ? _rowOffset : null;

    /// <inheritdoc/>
    public override void Translate(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines)
    {
        // A quoted value may go over several lines.
        if (_row.Count > 0)
        {
            _row.Add((byte)'\n');
            _row.AddRange(line);
            line = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_row);
        }
        else
        {
            line = WithoutMark(line);
        }
        if (IsOpen(line) && line.Length < MostBytes)
        {
            if (_row.Count == 0)
            {
                _rowOffset = offset;
                _row.AddRange(line);
            }
            return;
        }
        line = line.TrimEnd((byte)'\r');
        if (!line.StartsWith("#"u8) && !line.SequenceEqual(_header) && !IsSeparatorLine(line))
            Add(line, number, offset, lines);
        _row.Clear();
    }

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> tail) =>
        !IsOpen(tail) && tail.Count(_separator) >= _names.Length - 1 && !tail.EndsWith([_separator]);

    private void Add(ReadOnlySpan<byte> row, long number, long offset, TranslatedLines lines)
    {
        var (length, count) = (lines.Length, lines.Count);
        if (!row.Trim(" \t\0"u8).IsEmpty && !TryAdd(row, lines))
        {
            // Another number of columns: the line is refused as it is.
            lines.Return(length, count);
            lines.Add("\""u8);
            lines.AddEscaped(row);
        }
        lines.EndLine(number, offset);
    }

    private bool TryAdd(ReadOnlySpan<byte> row, TranslatedLines lines)
    {
        lines.Add("{"u8);
        if (_comment.Length > 0)
        {
            lines.Add(_comment);
            lines.Add(","u8);
        }
        var (at, column) = (0, 0);
        for (; at <= row.Length; column++)
        {
            var value = Next(row, ref at);
            if (column == _names.Length)
                return false;
            if (value.IsEmpty)
                continue;
            lines.Add("\""u8);
            lines.AddEscaped(_names[column]);
            lines.Add("\":\""u8);
            lines.AddEscaped(value);
            lines.Add("\","u8);
            // The time of an episode is told in seconds since the run began.
            if (_start is { } start && _names[column].AsSpan().SequenceEqual("t"u8) && Utf8Parser.TryParse(value, out double seconds, out _))
                lines.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"ts\":{start + seconds:F6},")));
        }
        lines.TrimEnd((byte)',');
        lines.Add("}"u8);
        return column == _names.Length;
    }

    // The value at a place, which goes to the next one, past the row behind the last.
    private ReadOnlySpan<byte> Next(ReadOnlySpan<byte> row, ref int at)
    {
        var rest = row[at..];
        if (!rest.StartsWith("\""u8))
        {
            var length = rest.IndexOf(_separator);
            length = length < 0 ? rest.Length : length;
            at += length + 1;
            return rest[..length];
        }
        _value.Clear();
        var i = 1;
        for (; i < rest.Length; i++)
        {
            // Two quotes are one; one ends the value.
            if (rest[i] == '"' && (++i == rest.Length || rest[i] != '"'))
                break;
            _value.Add(rest[i]);
        }
        var past = i < rest.Length ? rest[i..].IndexOf(_separator) : -1;
        at = past < 0 ? row.Length + 1 : at + i + past + 1;
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_value);
    }

    // Whether the last value begins with a quote that is not closed.
    private bool IsOpen(ReadOnlySpan<byte> row)
    {
        for (var at = 0; at <= row.Length;)
        {
            var from = at;
            Next(row, ref at);
            if (at > row.Length && row[from..].StartsWith("\""u8))
                return row[from..].Count((byte)'"') % 2 != 0;
        }
        return false;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        var length = text.IndexOf((byte)'\n');
        rest = length < 0 ? default : text[(length + 1)..];
        return WithoutMark(length < 0 ? text : text[..length]).TrimEnd((byte)'\r');
    }

    // Excel's first line.
    private static bool IsSeparatorLine(ReadOnlySpan<byte> line) => line.Length == 5 && line.StartsWith("sep="u8);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) => line.StartsWith("\uFEFF"u8) ? line[3..] : line;

    private static double? StartOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("t_start"u8))
                return reader.Read() && reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : null;
        }
        return null;
    }
}
