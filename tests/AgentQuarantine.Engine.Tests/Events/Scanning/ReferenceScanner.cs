using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using AgentQuarantine.Events;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>The contract of an event line, written for the eye on top of System.Text.Json: what the scanner is held against.</summary>
internal sealed partial class ReferenceScanner(EventFields fields, AgentTable agents, RejectCounts rejects)
{
    // JSON has no numbers that are not finite: these stand in for Python's words, and nobody else writes them.
    private static readonly (string Word, string Number)[] Words =
        [("-Infinity", "-7e88881"), ("Infinity", "7e88882"), ("NaN", "7e88883")];

    public bool TryScan(ReadOnlySpan<byte> line, long offset, out AgentEvent e)
    {
        e = default;
        if (offset == 0 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
            offset = 3;
        }
        if (line.Trim(" \t\r"u8).IsEmpty)
            return false;
        if (!Utf8.IsValid(line))
            return Refuse(RejectReason.Malformed);
        try
        {
            using var document = JsonDocument.Parse(WithoutWords(Encoding.UTF8.GetString(line)));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Refuse(RejectReason.NotObject);
            if (Find(document.RootElement, fields.Agent) is not { } agent || Name(agent) is not { Length: > 0 } name)
                return Refuse(RejectReason.NoAgent);
            e = new AgentEvent
            {
                Agent = agents.Intern(name),
                Offset = offset,
                Reward = Number(document.RootElement, fields.Reward, RejectReason.BadReward, double.NegativeInfinity),
                LatencyMs = Number(document.RootElement, fields.LatencyMs, RejectReason.BadLatency, 0),
                CostUsd = Number(document.RootElement, fields.CostUsd, RejectReason.BadCost, 0),
                Timestamp = Find(document.RootElement, fields.Timestamp) is { } time ? Ticks(time) : 0,
                IsError = Find(document.RootElement, fields.Error) is { } error && IsError(error)
                    || Find(document.RootElement, fields.Ok)?.ValueKind == JsonValueKind.False,
            };
            return true;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return Refuse(RejectReason.Malformed);
        }
    }

    /// <summary>A number as Python's <c>float()</c> takes text.</summary>
    public static double? Float(string text)
    {
        text = text.Trim([.. Enumerable.Range(0, 0x3001).Select(i => (char)i).Where(char.IsWhiteSpace)]);
        var digits = string.Concat(text.EnumerateRunes().Select(rune =>
            Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber ? $"{Rune.GetNumericValue(rune)}" : $"{rune}"));
        if (NotFinite().IsMatch(digits))
            return double.NaN;
        return FloatText().IsMatch(digits) ? double.Parse(digits.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"\A[+-]?(nan|inf|infinity)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotFinite();

    [GeneratedRegex(@"\A[+-]?([0-9](_?[0-9])*(\.([0-9](_?[0-9])*)?)?|\.[0-9](_?[0-9])*)([eE][+-]?[0-9](_?[0-9])*)?\z")]
    private static partial Regex FloatText();

    [GeneratedRegex(@"\A(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:[0-5]\d)?(?:[.,](\d{1,9}))?(Z|z|[+-]\d\d(?::?\d\d)?)?)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Iso();

    private static string WithoutWords(string line)
    {
        var text = new StringBuilder();
        var inString = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (inString && line[i] == '\\' && i + 1 < line.Length)
                text.Append(line[i++]);
            else if (line[i] == '"')
                inString = !inString;
            else if (!inString && Words.FirstOrDefault(word => StandsAt(line, i, word.Word)) is { Word: not null } found)
            {
                text.Append(found.Number);
                i += found.Word.Length - 1;
                continue;
            }
            text.Append(line[i]);
        }
        return text.ToString();
    }

    private static bool StandsAt(string line, int at, string word)
    {
        var end = at + word.Length;
        return string.CompareOrdinal(line, at, word, 0, word.Length) == 0
            && (at == 0 || "[{,: \t\r".Contains(line[at - 1]))
            && (end == line.Length || "]},: \t\r".Contains(line[end]));
    }

    private static JsonElement? Find(JsonElement root, string path)
    {
        if (Last(root, path) is { } literal || !path.Contains('.'))
            return Last(root, path);
        JsonElement? at = root;
        foreach (var key in path.Split('.'))
            at = at is { ValueKind: JsonValueKind.Object } parent ? Last(parent, key) : null;
        return at;
    }

    private static JsonElement? Last(JsonElement parent, string key)
    {
        JsonElement? last = null;
        foreach (var property in parent.EnumerateObject())
        {
            if (NameOf(property) == key)
                last = property.Value;
        }
        return last;
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair: no field is called that.
        }
    }

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Name(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Words.FirstOrDefault(word => word.Number == element.GetRawText()).Word ?? element.GetRawText(),
        _ => null,
    };

    private static bool IsError(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => Text(error) != "",
        _ => true,
    };

    private static double? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => double.Parse(element.GetRawText(), CultureInfo.InvariantCulture),
        JsonValueKind.String => Text(element) is { } text ? Float(text) : null,
        _ => null,
    };

    private double Number(JsonElement root, string path, RejectReason bad, double least)
    {
        if (Find(root, path) is not { ValueKind: not JsonValueKind.Null } element)
            return double.NaN;
        var value = Value(element);
        RejectReason? refused = value is null ? bad : !double.IsFinite(value.Value) ? RejectReason.NonFinite : value < least ? bad : null;
        if (refused is { } reason)
            rejects.Add(reason);
        return refused is null ? value!.Value : double.NaN;
    }

    private static long Ticks(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            var time = double.Parse(element.GetRawText(), CultureInfo.InvariantCulture);
            if (!(Math.Abs(time) < 1e15))
                return 0;
            var unit = (decimal)(Math.Abs(time) > 1e11 ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond);
            var whole = (decimal)Math.Floor(time);
            var ticks = DateTime.UnixEpoch.Ticks + (whole * unit) + Math.Round((decimal)(time - Math.Floor(time)) * unit);
            return ticks > 0 && ticks <= DateTime.MaxValue.Ticks ? (long)ticks : 0;
        }
        return element.ValueKind == JsonValueKind.String && Text(element) is { } text ? Ticks(text) : 0;
    }

    private static long Ticks(string text)
    {
        var match = Iso().Match(text);
        var minute = match.Groups[2].Success ? match.Groups[2].Value : "00:00";
        if (!match.Success || (match.Groups[4].Success && !match.Groups[3].Success)
            || !DateTime.TryParseExact(match.Groups[1].Value + minute, "yyyy-MM-ddHH:mm",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return 0;
        var ticks = time.Ticks;
        if (match.Groups[3].Success)
            ticks += int.Parse(match.Groups[3].Value[1..], CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond;
        if (match.Groups[4].Success)
            ticks += long.Parse(match.Groups[4].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        if (match.Groups[5].Success && match.Groups[5].Value.Replace(":", "") is { Length: > 1 } offset)
        {
            var hours = int.Parse(offset[1..3], CultureInfo.InvariantCulture);
            var minutes = offset.Length > 3 ? int.Parse(offset[3..], CultureInfo.InvariantCulture) : 0;
            if (hours > 23 || minutes > 59)
                return 0;
            ticks -= (offset[0] == '-' ? -1 : 1) * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
        }
        return ticks > 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : 0;
    }

    private bool Refuse(RejectReason reason)
    {
        rejects.Add(reason);
        return false;
    }
}
