using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Tests.PrometheusNet;

/// <summary>A fleet's log and ledger, from a seed: names that need escapes, values of every size, refused ones among them.</summary>
internal sealed class GeneratedFleet(int seed)
{
    private static readonly string[] Names =
    [
        "a", "b", "A", "ppo/LunarLander-v2", "the \"quoted\" one", @"back\slash", "line\nfeed", "Ω 漢字 😀",
        " ", "}", "le=\"5\"", "agent,le", "\0",
    ];

    private static readonly string[] Values =
    [
        "0", "-0.0", "1", "5", "5.000000000000001", "0.1", "1e-5", "1e15", "1e16", "123456789.125", "1e300", "1e308",
        "NaN", "Infinity", "-Infinity", "1e400", "-1", "null",
    ];

    private readonly Random _random = new(seed);

    public string Lines()
    {
        var lines = "";
        for (var count = _random.Next(1, 30); count > 0; count--)
        {
            lines += $"{{\"agent\": {JsonSerializer.Serialize(Pick(Names))}";
            foreach (var key in new[] { "reward", "latency_ms", "cost_usd" })
            {
                if (_random.Next(4) > 0)
                    lines += $", \"{key}\": {(_random.Next(2) == 0 ? Pick(Values) : Some())}";
            }
            lines += _random.Next(5) == 0 ? ", \"ok\": false}\n" : "}\n";
        }
        return lines;
    }

    public string Ledger()
    {
        var entries = Names.Where(_ => _random.Next(4) == 0).Select(name =>
        {
            var state = _random.Next(2) == 0 ? "true" : "false, \"state\": \"probation\"";
            return $"{JsonSerializer.Serialize(name)}: {{\"active\": {state}, \"level\": {_random.Next(4)}}}";
        });
        return $"{{\"agents\": {{{string.Join(", ", entries)}}}}}";
    }

    /// <summary>One of <paramref name="count"/> cases.</summary>
    public int Choose(int count) => _random.Next(count);

    private string Some() => (_random.NextDouble() * Math.Pow(10, _random.Next(-6, 6))).ToString("R", CultureInfo.InvariantCulture);

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
