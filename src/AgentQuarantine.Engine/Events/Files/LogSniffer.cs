using System.Text;
using System.Text.Json;
using AgentQuarantine.Events.Formats;

namespace AgentQuarantine.Events.Files;

/// <summary>Says what a log is in which nothing is an event, by its first bytes, and what to do with it.</summary>
internal static class LogSniffer
{
    /// <summary>How many first bytes are looked at.</summary>
    public const int HeadBytes = 4096;

    private const int MostKeys = 12, LongestKey = 40, LongestHeader = 200;

    private static readonly string[] OtlpKeys = ["resourceSpans", "resourceLogs", "resourceMetrics", "scopeSpans", "scopeLogs"];

    /// <summary>What the bytes are, and what to do, in sentences.</summary>
    /// <param name="head">The log's first bytes.</param>
    /// <param name="path">The log's path, for the commands that are told.</param>
    /// <param name="agent">Where the agent's name was looked for.</param>
    public static string Describe(ReadOnlySpan<byte> head, string path, string agent)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return $"it is compressed (gzip), which is read once (agentq check '{path}') and cannot be followed.";
        if (Packed(head) is { } packed)
            return packed;
        if (TextEncoding.Of(head) is { } encoding)
        {
            var name = encoding is UnicodeEncoding ? "UTF-16" : "UTF-32";
            return $"it is {name}, in which no line is an event. See whether --field (-Field) names its keys.";
        }
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var first = lines.Length > 0 ? lines[0] : "";
        if (text is ['{' or '[', ..] && text[1..].TrimStart('{', ' ').StartsWith('\''))
            return "it is Python's text of an object, not JSON: write json.dumps(event), not str(event).";
        if (text is ['[', ..] && text[1..].TrimStart() is [] or ['{' or '[' or ']', ..])
            return $"it is a JSON array, which is read once (agentq check '{path}') and cannot be followed; none of its items is an event.";
        if (first == "{")
            return $"it is JSON over several lines, which is read once (agentq check '{path}') and cannot be followed; nothing in it is an event.";
        if (FormatDetector.IsCri(Encoding.UTF8.GetBytes(first)))
            return "it is a container's log (CRI), and the program in it has written no event.";
        if (IsCsv(lines))
            return "it is CSV, and no row has an agent: see --field (-Field), as in "
                + $"--field Agent=name. The columns: {Shown(lines.First(line => !line.StartsWith('#')), LongestHeader)}.";
        return OfKeys([.. lines.Select(Keys).FirstOrDefault(keys => keys.Count > 0) ?? []], agent);
    }

    /// <summary>What the bytes are where no text can be read from them, and what to do; <see langword="null"/> for all others.</summary>
    public static string? Packed(ReadOnlySpan<byte> head)
    {
        var name = head switch
        {
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "zstd",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => "bzip2",
            [0x04, 0x22, 0x4d, 0x18, ..] => "lz4",
            [(byte)'P', (byte)'K', 3, 4, ..] => "zip",
            [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] => "7z",
            _ => null,
        };
        if (name is not null)
            return $"it is compressed ({name}), which is not read here, only gzip is. Unpack it; a rotated file may also be left out (--no-rotated).";
        return head.StartsWith("PAR1"u8) ? "it is Parquet, not lines of JSON."
            : head.StartsWith("SQLite format 3"u8) ? "it is a database (SQLite), not lines of JSON." : null;
    }

    private static string OfKeys(string[] keys, string agent)
    {
        if (keys.Contains("log") && keys.Contains("stream"))
            return "it is a container's log (docker json-file), and the program in it has written no event.";
        if (keys.Intersect(OtlpKeys).Any())
            return $"it is OpenTelemetry's JSON (OTLP), and nothing in it carries '{agent}', by which an agent is named: see --field (-Field).";
        if (ProfileOf(keys) is { } profile)
            return $"its lines look like those of {profile}: --format {profile} (-Format {profile}).";
        if (keys.Contains(agent))
            return "the first lines may be events, but none of those that were read is. See which were refused, or read more: --last (-Last).";
        return $"no line has the key '{agent}', by which an agent is named: see --field (-Field), as in --field Agent=name."
            + (keys.Length > 0 ? $" The first object's keys: {string.Join(", ", keys)}." : " No line is a JSON object.");
    }

    private static string? ProfileOf(string[] keys) =>
        keys.Contains("latency") && (keys.Contains("totalCost") || keys.Contains("scores")) ? "langfuse"
        : keys.Contains("response_cost") ? "litellm"
        : keys.Contains("policy_reward_mean") ? "rllib"
        : keys.Contains("pair") && keys.Contains("profit_ratio") ? "freqtrade"
        : null;

    // stable-baselines3 writes a line of JSON behind a # before the header.
    private static bool IsCsv(string[] lines)
    {
        var from = lines is [['#', '{', ..], ..] ? 1 : 0;
        if (lines.Length < from + 2 || lines[from].AsSpan().IndexOfAny("{}\"") >= 0)
            return false;
        var columns = lines[from].Count(IsSeparator);
        return columns > 0 && columns <= lines[from + 1].Count(IsSeparator) && !char.IsAsciiDigit(lines[from][0]);
    }

    private static bool IsSeparator(char c) => c is ',' or ';' or '\t';

    // The keys of a line's object, as far as the head goes and they are JSON.
    private static List<string> Keys(string line)
    {
        var keys = new List<string>();
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(line), isFinalBlock: false, default);
        try
        {
            while (line.StartsWith('{') && keys.Count < MostKeys && json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
                    keys.Add(Shown(json.GetString()!));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was found before is told.
        }
        return keys;
    }

    private static string Shown(string key, int longest = LongestKey)
    {
        var plain = string.Concat(key.Where(c => !char.IsControl(c)));
        return plain.Length <= longest ? plain : plain[..longest] + "…";
    }
}
