using System.IO.Compression;
using System.Text;

namespace AgentQuarantine.Acceptance.Faces;

/// <summary>The table: the feed's faults, each with how a check ends, what it says, and whether anybody is released.</summary>
internal static class FeedFaults
{
    private const string Nobody = "Nothing was judged: there is no event among the lines read.", NoReward = "there is no reward to judge of 'bad'";
    private const string NotUnderstood = "EventLogNotUnderstood", Unreadable = "EventLogUnreadable";

    private static readonly string Good = Lines(40, """{"agent":"bad","reward":0.1}""");

    public static IReadOnlyList<FeedFault> All { get; } =
    [
        new("none", Utf8(Good), 0, "", true),
        new("no log", null, 1, "EventLogNotFound", false),
        new("an empty log", [], 0, Nobody, false),
        new("blank lines", Utf8("\n\n \n\r\n"), 0, Nobody, false),
        new("blank lines, and that is a failure", Utf8("\n\n"), 4, "NothingJudged", false)
        {
            Agentq = ["--fail-on-nothing"], PowerShell = "-FailOnNothing",
        },
        new("another agent's log", Utf8(Lines(40, """{"agent":"x","reward":0.1}""")), 0, "", false),
        new("too few rewards", Utf8(Lines(5, """{"agent":"bad","reward":0.1}""")), 0, "", false),
        new("no reward", Utf8(Lines(40, """{"agent":"bad"}""")), 0, NoReward, false),
        new("the reward's key is another", Utf8(Lines(40, """{"agent":"bad","Reward":0.1}""")), 0, NoReward, false),
        new("the reward's key has become another", Utf8(Good + Lines(40, """{"agent":"bad","Reward":0.1}""")), 0, "", false),
        new("null rewards", Utf8(Lines(40, """{"agent":"bad","reward":null}""")), 0, NoReward, false),
        new("NaN rewards", Utf8(Lines(40, """{"agent":"bad","reward":NaN}""")), 0, NoReward, false),
        new("text for rewards", Utf8(Lines(40, """{"agent":"bad","reward":"n/a"}""")), 0, "40 bad_reward", false),
        new("rewards of 0", Utf8(Lines(40, """{"agent":"bad","reward":0}""")), 0, "no reward but 0 of 'bad'", false),
        new("a reward of −∞", Utf8(Good + Lines(1, """{"agent":"bad","reward":-1e400}""")), 0, "", false),
        new("samples out of reach", Utf8(Good), 0, "as many samples as it takes of 'bad'", false)
        {
            Agentq = ["--min-samples", "100"], PowerShell = "-MinSamples 100",
        },
        new("no rule", Utf8(Good), 0, "Nothing was judged", false)
        {
            Agentq = ["--policy", "policy.json"], PowerShell = "-PolicyPath policy.json",
            Files = new Dictionary<string, string> { ["policy.json"] = """{ "defaults": { "drawdown_limit": null } }""" },
        },
        new("the agent's key is another", Utf8(Lines(40, """{"name":"bad","reward":0.1}""")), 1, NotUnderstood, false),
        new("Python's text", Utf8(Lines(40, "{'agent': 'bad', 'reward': 0.1}")), 1, "json.dumps", false),
        new("another compression", [0xfd, .. "7zXZ\0"u8, .. new byte[99]], 1, "compressed (xz)", false),
        new("text without a line", Utf8("started"), 1, NotUnderstood, false),
        new("torn gzip", Gzip(Good)[..^9], 1, Unreadable, false),
        new("gzip", Gzip(Good), 0, "", true),
        new("a JSON array", Utf8("[" + Good.Trim().Replace("\n", ",\n", StringComparison.Ordinal) + "]"), 0, "", true),
        new("UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)], 0, "", true),
        new("CSV in UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("agent,reward\r\n" + Lines(40, "bad,0.1"))], 0, "", true),
        new("half of the lines torn", Utf8(Good + Lines(40, """{"agent":"bad","rew""")), 0, "40 malformed", true),
        new("half of the lines torn, and that is a failure", Utf8(Good + Lines(40, """{"agent":"bad","rew""")), 1, "EventLogRefused", false)
        {
            Agentq = ["--strict"], PowerShell = "-Strict",
        },
        new("bytes that are not UTF-8",
            [.. Utf8(Good + """{"agent":"bad","reward":-9,"note":"caf"""), 0xe9, .. Utf8("\"}\n")], 0, "1 repaired", false),
        new("NULs before the loss", Utf8(Good + "\0\0\0" + """{"agent":"bad","reward":-9}""" + "\n"), 0, "", false),
        new("a torn line glued before the loss", Utf8(Good + """{"agent":"x","rew{"agent":"bad","reward":-9}""" + "\n"), 0, "", false),
        new("two objects on a line", Utf8(Good + """{"agent":"x"}{"agent":"bad","reward":-9}""" + "\n"), 0, "", false),
        new("a clock that is ahead", Utf8(Lines(40, """{"agent":"bad","reward":0.1,"ts":"2099-01-01"}""")), 0, "40 bad_time", true),
        new("a fresh file", Utf8("""{"agent":"bad","reward":9}""" + "\n"), 0, "", false)
        {
            Files = new Dictionary<string, string> { ["log.jsonl.1"] = Lines(10, """{"agent":"bad","reward":-0.5}""") },
        },
        new("a fresh file, and one before it in another compression", Utf8(Good), 1, "log.jsonl.1.zst", false)
        {
            Files = new Dictionary<string, string> { ["log.jsonl.1.zst"] = "PK\u0003\u0004" },
        },
        new("a neighbour that floods the last lines", Utf8(Lines(9, """{"agent":"bad","reward":-0.5}""") + Lines(99, """{"agent":"x","reward":1}""")),
            0, "do not hold the windows", false)
        {
            Agentq = ["--last", "100", "--min-samples", "5"], PowerShell = "-Last 100 -MinSamples 5",
        },
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Lines(int count, string line) => string.Concat(Enumerable.Repeat(line + "\n", count));

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(Utf8(text));
        return compressed.ToArray();
    }
}
