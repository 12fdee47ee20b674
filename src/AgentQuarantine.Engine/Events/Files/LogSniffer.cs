using System.Text;
using System.Text.Json;

namespace AgentQuarantine.Events.Files;

/// <summary>Says what a log is in which nothing is an event, by its first bytes, and what to do with it.</summary>
internal static class LogSniffer
{
    /// <summary>How many first bytes are looked at.</summary>
    public const int HeadBytes = 4096;

    private const string PipeIt = "| agentq check /dev/stdin";
    private const int MostKeys = 12, LongestKey = 40;

    private static readonly string[] OtlpKeys = ["resourceSpans", "resourceLogs", "resourceMetrics", "scopeSpans", "scopeLogs"];

    /// <summary>What the bytes are, and what to do, in sentences.</summary>
    /// <param name="head">The log's first bytes.</param>
    /// <param name="path">The log's path, for the commands that are told.</param>
    /// <param name="agent">Where the agent's name was looked for.</param>
    public static string Describe(ReadOnlySpan<byte> head, string path, string agent)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return $"it is compressed (gzip): zcat '{path}' {PipeIt}";
        if (IsUtf16(head))
            return $"it is UTF-16. Write it as UTF-8 (in PowerShell: -Encoding utf8), or convert it: iconv -f UTF-16 -t UTF-8 '{path}' {PipeIt}";
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var first = lines.Length > 0 ? lines[0] : "";
        if (text is ['{' or '[', ..] && text[1..].TrimStart('{', ' ').StartsWith('\''))
            return "it is Python's text of an object, not JSON: write json.dumps(event), not str(event).";
        if (text is ['[', ..] && text[1..].TrimStart() is [] or ['{' or '[' or ']', ..])
            return $"it is a JSON array. One object a line is read: jq -c '.[]' '{path}' {PipeIt}";
        if (first == "{")
            return $"it is JSON over several lines. One object a line is read: jq -c . '{path}' {PipeIt}";
        if (IsCri(first))
            return $"it is a container's log (CRI), in which the event is the fourth word: cut -d' ' -f4- '{path}' {PipeIt}";
        if (IsCsv(lines))
            return "it is CSV. One JSON object a line is read: in PowerShell, "
                + $"Import-Csv '{path}' | ForEach-Object {{ $_ | ConvertTo-Json -Compress }} > events.jsonl";
        return OfKeys([.. lines.Select(Keys).FirstOrDefault(keys => keys.Count > 0) ?? []], path, agent);
    }

    private static string OfKeys(string[] keys, string path, string agent)
    {
        if (keys.Contains("log") && keys.Contains("stream"))
            return $"it is a container's log (docker json-file), in which the event is the text of 'log': jq -r .log '{path}' {PipeIt}";
        if (keys.Intersect(OtlpKeys).Any())
            return "it is OpenTelemetry's JSON (OTLP), many spans or records a line. Write each as one object a line.";
        if (keys.Contains(agent))
            return "the first lines may be events, but none of those that were read is. See which were refused, or read more: --last (-Last).";
        return $"no line has the key '{agent}', by which an agent is named: see --field (-Field), as in --field Agent=name."
            + (keys.Length > 0 ? $" The first object's keys: {string.Join(", ", keys)}." : " No line is a JSON object.");
    }

    // Text of Western letters has a zero for every second byte, with a byte order mark or without.
    private static bool IsUtf16(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
            return true;
        Span<int> zeros = [0, 0];
        for (var i = 0; i < head.Length; i++)
            zeros[i & 1] += head[i] == 0 ? 1 : 0;
        return Math.Max(zeros[0], zeros[1]) > head.Length * 3 / 8 && Math.Min(zeros[0], zeros[1]) < head.Length / 8;
    }

    private static bool IsCri(string line) =>
        line.Split(' ', 4) is [{ Length: >= 20 } time, "stdout" or "stderr", "F" or "P", ..] && char.IsAsciiDigit(time[0]) && time[10] == 'T';

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

    private static string Shown(string key)
    {
        var plain = string.Concat(key.Where(c => !char.IsControl(c)));
        return plain.Length <= LongestKey ? plain : plain[..LongestKey] + "…";
    }
}
