using System.Globalization;
using System.Text;

namespace AgentQuarantine.Data;

/// <summary>
/// Writes event logs like those of a real fleet, about 330 bytes a line with nested objects and free text; agents are
/// Zipf-distributed. The same seed gives the same bytes.
/// </summary>
public sealed class EventLogGenerator(int agents, double badShare, ulong seed)
{
    private static readonly string[] Models = ["gpt-5-mini", "claude-sonnet", "llama-4-70b", "qwen3-32b", "ppo-mlp-v2"];
    private static readonly string[] Regions = ["eu-west-1", "us-east-2", "ap-south-1"];
    private static readonly string[] Words =
    [
        "fetched", "order", "book", "retry", "after", "timeout", "tool", "call", "returned", "42", "rows", "naïve", "plan",
        "\\\"quoted\\\"", "path C:\\\\tmp", "step", "done", "déjà", "vu", "ok", "→", "budget", "left", "line\\nbreak",
    ];

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly double[] _cumulative = Cumulative(agents);
    private readonly StringBuilder _line = new();
    private SplitMix _random = new(seed);

    /// <summary>Writes <paramref name="lines"/> lines to <paramref name="stream"/>.</summary>
    public void Write(Stream stream, long lines)
    {
        var bytes = new byte[4096];
        for (long i = 0; i < lines; i++)
        {
            _line.Clear();
            if (_random.Unit() < badShare)
                BadLine();
            else
                GoodLine(i);
            _line.Append('\n');
            foreach (var chunk in _line.GetChunks())
                stream.Write(bytes, 0, Encoding.UTF8.GetBytes(chunk.Span, bytes));
        }
    }

    private static double[] Cumulative(int agents)
    {
        var sums = new double[agents];
        double sum = 0;
        for (var i = 0; i < agents; i++)
            sums[i] = sum += 1.0 / (i + 1);
        return sums;
    }

    private void GoodLine(long i)
    {
        var at = Array.BinarySearch(_cumulative, _random.Unit() * _cumulative[^1]);
        var agent = Math.Min(at < 0 ? ~at : at, agents - 1);
        var ok = _random.Below(50) != 0;
        Append($$$"""
            {"ts": "{{{Start.AddMilliseconds(i * 250.0):yyyy-MM-ddTHH:mm:ss.fffZ}}}", "agent": "agent-{{{agent:D5}}}",
             "run_id": "{{{_random.Next():x16}}}",
             "reward": {{{Math.Round((_random.Normal() * 0.4) + 0.02, 6)}}}, "latency_ms": {{{Math.Round(20 + (_random.Unit() * 900), 2)}}},
             "cost_usd": {{{Math.Round(_random.Unit() * 0.02, 6)}}}, "ok": {{{(ok ? "true" : "false")}}},
             "model": {"name": "{{{Models[_random.Below(Models.Length)]}}}",
             "temperature": 0.{{{_random.Below(10)}}}, "tokens": {"in": {{{_random.Below(4000)}}}, "out": {{{_random.Below(900)}}}}},
             "tags": ["prod", "{{{Regions[_random.Below(Regions.Length)]}}}"], "message": "
            """);
        for (var words = 4 + _random.Below(12); words > 0; words--)
            _line.Append(Words[_random.Below(Words.Length)]).Append(words > 1 ? " " : "");
        _line.Append("\"}");
    }

    // Every peer refuses these alike, whatever it skips: what is wrong stands before the reward.
    private void BadLine() => _line.Append(_random.Below(5) switch
    {
        0 => """{"ts": "2026-01-01T00:00:00.000Z", "agent": "agent-0""",
        1 => "[1, 2, 3]",
        2 => """{"ts": "2026-01-01T00:00:00.000Z", "reward": 0.5}""",
        3 => """{"agent": "agent-00000", "reward": "n/a", "ok": true}""",
        _ => "Traceback (most recent call last):",
    });

    private void Append(FormattableString text)
    {
        var from = _line.Length;
        _line.Append(text.ToString(CultureInfo.InvariantCulture));
        _line.Replace("\r", "", from, _line.Length - from).Replace("\n", "", from, _line.Length - from);
    }
}
