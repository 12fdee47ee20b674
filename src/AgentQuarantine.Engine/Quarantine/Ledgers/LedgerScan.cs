using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>
/// One pass over a ledger's text that finds its parts and makes sure of their shape, without making anything of them. It vouches only for what is
/// plain; of all else <see cref="LedgerJson"/> makes a tree, and says what is wrong.
/// </summary>
internal ref struct LedgerScan
{
    private readonly byte[] _document;
    private readonly int _start;
    private Utf8JsonReader _reader;

    private LedgerScan(byte[] document)
    {
        _document = document;
        _start = document.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        _reader = new Utf8JsonReader(document.AsSpan(_start));
    }

    /// <summary>The ledger in <paramref name="document"/>; <see langword="null"/> where this scan cannot vouch for it.</summary>
    public static LedgerSnapshot? TryRead(byte[] document)
    {
        if (!Utf8.IsValid(document))
            return null;
        try
        {
            return new LedgerScan(document).Root();
        }
        catch (Exception e) when (e is JsonException or JsonShapeException)
        {
            return null;
        }
    }

    private LedgerSnapshot? Root()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
            return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string>? unknown = null;
        LedgerEntries? entries = null;
        Range agents = default;
        Range? updated = null, journal = null;
        DateTimeOffset? time = null;
        int lastAgent = 0, lastMember = 0;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text();
            if (!names.Add(name))
                return null;
            _reader.Read();
            var start = Here;
            switch (name)
            {
                case "agents":
                    entries = Agents(out lastAgent);
                    agents = (start + 1)..(End - 1);
                    break;
                case "updated_at":
                    time = Time();
                    updated = start..End;
                    break;
                default:
                    _reader.Skip();
                    // A tree of it: names that stand twice in one object are refused wherever they are.
                    JsonParser.Parse(_document[start..End]);
                    if (name == "journal")
                        journal = start..End;
                    else
                        (unknown ??= new(StringComparer.Ordinal))[name] = Encoding.UTF8.GetString(_document, start, End - start);
                    break;
            }
            lastMember = End;
        }
        if (entries is null || _reader.Read())
            return null;
        return new LedgerSnapshot
        {
            Agents = entries,
            UpdatedAt = time,
            Unknown = unknown,
            Journal = journal is { } range ? LedgerJson.Journal(JsonParser.Parse(_document[range])) : LedgerJournal.Empty,
            Document = _document,
            Text = new LedgerText(_document, agents, lastAgent, lastMember, updated, journal),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private LedgerEntries Agents(out int lastEnd)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Unsure;
        var places = new Dictionary<string, int>(_document.Length / 256, StringComparer.Ordinal);
        var ranges = new List<Range>(_document.Length / 256);
        lastEnd = 0;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text();
            _reader.Read();
            var start = Here;
            var plain = Entry();
            lastEnd = End;
            if (!plain)
                LedgerJson.Entry(name, JsonParser.Parse(_document[start..lastEnd]));
            if (!places.TryAdd(name, ranges.Count))
                throw Unsure;
            ranges.Add(start..lastEnd);
        }
        return new LedgerEntries(_document, places, ranges);
    }

    // Whether the entry holds nothing but what is plain and sound; where it does not, a tree of it decides.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Entry()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Unsure;
        var (seen, plain) = (0, true);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _reader.ValueSpan;
            var bit =
                key.SequenceEqual("active"u8) ? 1
                : key.SequenceEqual("reason"u8) ? 2
                : key.SequenceEqual("since"u8) ? 4
                : key.SequenceEqual("kind"u8) ? 8
                : key.SequenceEqual("until"u8) ? 16
                : key.SequenceEqual("hold_until"u8) ? 32
                : key.SequenceEqual("level"u8) ? 64
                : 0;
            _reader.Read();
            var token = _reader.TokenType;
            plain &= (seen & bit) == 0 && bit switch
            {
                1 => token is JsonTokenType.True or JsonTokenType.False,
                2 => token == JsonTokenType.String,
                8 => token == JsonTokenType.String && (_reader.ValueSpan.SequenceEqual("manual"u8) || _reader.ValueSpan.SequenceEqual("automatic"u8)),
                4 or 16 or 32 => token == JsonTokenType.String && IsTime(_reader.ValueSpan),
                64 => token == JsonTokenType.Number && _reader.ValueSpan.Length < 10
                    && !_reader.ValueSpan.ContainsAnyExceptInRange((byte)'0', (byte)'9'),
                _ => false,
            };
            seen |= bit;
            if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                _reader.Skip();
        }
        return plain && (seen & 1) != 0;
    }

    // As it is written here, and as Python writes it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (32 or 25) || !text[^6..].SequenceEqual("+00:00"u8))
            return false;
        var shape = "dddd-dd-ddTdd:dd:dd.dddddd"u8;
        for (var i = 0; i < text.Length - 6; i++)
        {
            if (shape[i] == 'd' ? text[i] is < (byte)'0' or > (byte)'9' : text[i] != shape[i])
                return false;
        }
        var (year, month, day) = ((100 * Pair(text)) + Pair(text[2..]), Pair(text[5..]), Pair(text[8..]));
        return year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && Pair(text[11..]) < 24 && Pair(text[14..]) < 60 && Pair(text[17..]) < 60;
    }

    private static int Pair(ReadOnlySpan<byte> digits) => (10 * (digits[0] - '0')) + digits[1] - '0';

    private static JsonShapeException Unsure => new(0, "");

    private readonly int Here => (int)_reader.TokenStartIndex + _start;

    private readonly int End => (int)_reader.BytesConsumed + _start;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly string Text() => JsonParser.Decode(_reader.ValueSpan, _reader.ValueIsEscaped);

    private readonly DateTimeOffset? Time() => _reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String when IsoTime.TryParse(Text(), out var time) => time,
        _ => throw Unsure,
    };
}
