using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Faces;

/// <summary>What one face made of a case, as text that can be compared: an item a line, the error ids, and the files without their times.</summary>
public sealed partial record FaceOutcome(string Steps, string Ledger, string History)
{
    private static readonly string[] Enumerations = ["action", "kind", "state", "final_state", "reference_state", "difference_state"];

    /// <summary>What a step gave: its items with the values that are compared, then its error ids.</summary>
    public static string Step(IEnumerable<JsonElement> items, string[] keys, IEnumerable<string> errors) => string.Join('\n',
    [
        .. items.Select(item => string.Join(", ", keys.Select(key => $"{key}: {Value(item, key)}"))),
        .. errors.Order(StringComparer.Ordinal).Select(id => "error: " + id),
    ]);

    /// <summary>The outcome of the steps in a folder.</summary>
    public static FaceOutcome Of(IEnumerable<string> steps, string folder)
    {
        var ledger = Path.Combine(folder, "meta_supervisor", "quarantine.json");
        var history = Path.ChangeExtension(ledger, ".history.jsonl");
        return new FaceOutcome(string.Join("\n--\n", steps), Read(ledger, folder), Read(history, folder));
    }

    private static string Value(JsonElement item, string key)
    {
        var value = item.GetProperty(key);
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            JsonValueKind.String when Enumerations.Contains(key) => value.GetString()!.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(),
            JsonValueKind.Array => string.Join(
                ' ', value.EnumerateArray().Select(one => one.GetDouble().ToString("R", CultureInfo.InvariantCulture))),
            _ => value.ToString(),
        };
    }

    private static string Read(string file, string folder)
    {
        if (!File.Exists(file))
            return "none";
        var text = File.ReadAllText(file).Replace(JsonEncodedText.Encode(folder).Value, "FOLDER", StringComparison.Ordinal);
        return FileOfMark().Replace(Time().Replace(text, "\"TIME\""), "\"FILE\"");
    }

    [GeneratedRegex("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*\"")]
    private static partial Regex Time();

    [GeneratedRegex("(?<=\"file\": ?)\"\\d+:\\d+:\\d+\"")]
    private static partial Regex FileOfMark();
}
