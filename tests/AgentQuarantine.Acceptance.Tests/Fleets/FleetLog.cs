using System.Globalization;
using System.Text;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>Events of several hosts: each host's log, and one log of all in the order of their times.</summary>
internal sealed class FleetLog
{
    private readonly StringBuilder[] _hosts;
    private readonly StringBuilder _all = new();
    private readonly Random _random;
    private readonly int _agents;
    private DateTime _time = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    public FleetLog(int hosts, int agents, int seed)
    {
        _hosts = [.. Enumerable.Range(0, hosts).Select(_ => new StringBuilder())];
        (_random, _agents) = (new Random(seed), agents);
    }

    /// <summary>How many events there have been.</summary>
    public int Count { get; private set; }

    /// <summary>What one host has written so far.</summary>
    public string this[int host] => _hosts[host].ToString();

    /// <summary>What all have written, by time.</summary>
    public string All => _all.ToString();

    /// <summary>Writes some events, each to a host that chance picks.</summary>
    /// <returns>The new lines of each host.</returns>
    public string[] Add(int events)
    {
        var added = Array.ConvertAll(_hosts, _ => new StringBuilder());
        for (var i = 0; i < events; i++)
        {
            // No two at the same time, and ticks that a microsecond cannot tell apart.
            _time = _time.AddTicks(1 + _random.Next(20_000_000));
            var reward = _random.Next(12) switch
            {
                0 => "null",
                1 => "\"x\"",
                2 => "-0.0",
                _ => (_random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture),
            };
            var line = string.Create(CultureInfo.InvariantCulture,
                $$"""
                {"ts": "{{_time:yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}}", "agent": "agent-{{_random.Next(_agents)}}",
                """)
                + string.Create(CultureInfo.InvariantCulture, $$"""
                 "reward": {{reward}}, "latency_ms": {{_random.Next(900)}}, "ok": {{(_random.Next(9) > 0 ? "true" : "false")}}}
                """) + "\n";
            var host = _random.Next(_hosts.Length);
            added[host].Append(line);
            _hosts[host].Append(line);
            _all.Append(line);
            Count++;
        }
        return Array.ConvertAll(added, text => text.ToString());
    }
}
