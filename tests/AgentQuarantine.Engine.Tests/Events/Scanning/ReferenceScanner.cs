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
            var reward = Reward(document.RootElement, out var noReward);
            e = new AgentEvent
            {
                Agent = agents.Intern(name),
                Offset = offset,
                Reward = reward,
                NoReward = noReward,
                LatencyMs = Number(document.RootElement, fields.LatencyMs, RejectReason.BadLatency, 0),
                CostUsd = Number(document.RootElement, fields.CostUsd, RejectReason.BadCost, 0),
                Timestamp = Find(document.RootElement, fields.Timestamp) is { ValueKind: not JsonValueKind.Null } time ? Time(time) : 0,
                IsError = Find(document.RootElement, fields.Error) is { ValueKind: not JsonValueKind.Null } error && IsTrue(error)
                    || Find(document.RootElement, fields.Ok) is { ValueKind: not JsonValueKind.Null } ok && !IsTrue(ok),
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
            return digits.Contains("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN
                : digits[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return FloatText().IsMatch(digits) ? double.Parse(digits.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"\A[+-]?(nan|inf|infinity)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotFinite();

    [GeneratedRegex(@"\A[+-]?([0-9](_?[0-9])*(\.([0-9](_?[0-9])*)?)?|\.[0-9](_?[0-9])*)([eE][+-]?[0-9](_?[0-9])*)?\z")]
    private static partial Regex FloatText();

    [GeneratedRegex(@"\A(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:(?:[0-5]\d|60))?(?:[.,](\d{1,9}))?(?: *(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?\z",
        RegexOptions.ECMAScript)]
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

    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => false,
        JsonValueKind.String => Text(value)?.ToLowerInvariant() is not ("" or "false" or "none"),
        JsonValueKind.Number => Value(value) != 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    private static double? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when element.GetRawText() == Words[2].Number => double.NaN,
        JsonValueKind.Number => double.Parse(element.GetRawText(), CultureInfo.InvariantCulture),
        JsonValueKind.String => Text(element) is { } text ? Float(text) : null,
        _ => null,
    };

    private double Reward(JsonElement root, out NoReward noReward)
    {
        noReward = NoReward.Missing;
        if (Find(root, fields.Reward) is not { ValueKind: not JsonValueKind.Null } element)
            return double.NaN;
        var only = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 1 && element[0].ValueKind == JsonValueKind.Number
            ? element[0] : element;
        var value = Value(only);
        if (value is { } number && double.IsFinite(number))
            return number;
        noReward = value is null ? NoReward.Unreadable : value < 0 ? NoReward.NegativeInfinity : NoReward.NotFinite;
        rejects.Add(value is null ? RejectReason.BadReward : RejectReason.NonFinite);
        return double.NaN;
    }

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

    private long Time(JsonElement element)
    {
        var ticks = element.ValueKind == JsonValueKind.Number ? Unix(element.GetRawText())
            : element.ValueKind == JsonValueKind.String && Text(element)?.Trim(' ', '\t') is { } text ? Math.Max(Ticks(text), Unix(text))
            : 0;
        if (ticks >= new DateTime(2000, 1, 1).Ticks && ticks <= DateTime.MaxValue.Ticks)
            return ticks;
        rejects.Add(RejectReason.BadTime);
        return 0;
    }

    private static long Unix(string text)
    {
        if (!JsonNumber().IsMatch(text)
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) || Math.Abs(time) >= 1e20m)
            return 0;
        var size = Math.Abs(time);
        var unit = size < 1e11m ? TimeSpan.TicksPerSecond : size < 1e14m
            ? TimeSpan.TicksPerMillisecond : size < 1e17m ? TimeSpan.TicksPerMicrosecond : 0.01m;
        return DateTime.UnixEpoch.Ticks + (long)Math.Round(time * unit);
    }

    [GeneratedRegex(@"\A-?\d+(\.\d*)?([eE][+-]?\d+)?\z", RegexOptions.ECMAScript)]
    private static partial Regex JsonNumber();

    private static long Ticks(string text)
    {
        var match = Iso().Match(text);
        var minute = match.Groups[2].Success ? match.Groups[2].Value : "00:00";
        var isMidnight = minute == "24:00" && !match.Groups.Values.Skip(3).Take(2).Any(group => group.Value.Any(c => c is >= '1' and <= '9'));
        if (!match.Success || (match.Groups[4].Success && !match.Groups[3].Success)
            || !DateTime.TryParseExact(match.Groups[1].Value + (isMidnight ? "00:00" : minute), "yyyy-MM-ddHH:mm",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return 0;
        var ticks = time.Ticks + (isMidnight ? TimeSpan.TicksPerDay : 0);
        if (match.Groups[3].Success)
            ticks += int.Parse(match.Groups[3].Value[1..], CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond;
        if (match.Groups[4].Success)
            ticks += long.Parse(match.Groups[4].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        if (match.Groups[5].Success && match.Groups[5].Value.Replace(":", "") is ['+' or '-', ..] and var offset)
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
