using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Events;
using AgentQuarantine.Statistics;
using AgentQuarantine.Tests.Events;
using EventLog = AgentQuarantine.Events.Files.EventLog;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>The original's statistics, computed by Python as it does, against ours.</summary>
public sealed class ParityTests
{
    // The original's algorithm. sum() adds with compensation since Python 3.12, so it is written out.
    private const string Original = """
        import json, math, sys
        from collections import defaultdict, deque

        def total(xs):
            t = 0
            for x in xs:
                t += x
            return t

        def mean(xs):
            return total(xs) / len(xs) if xs else 0.0

        def std(xs):
            if not xs or len(xs) < 2:
                return 0.0
            m = mean(xs)
            return math.sqrt(max(total((x - m) ** 2 for x in xs) / (len(xs) - 1), 0.0))

        # By the recursion, as ours: the original's difference of two sums loses the digits of falls that begin high.
        def recursion(xs):
            c = dd = 0.0
            for r in xs:
                c = min(0.0, c + r)
                dd = min(dd, c)
            return dd

        def drawdown(xs):
            equity = peak = dd = 0.0
            for r in xs:
                equity += r
                peak = max(peak, equity)
                dd = min(dd, equity - peak)
            return dd

        path, window, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        by = defaultdict(lambda: deque(maxlen=window))
        for line in open(path, encoding="utf-8").read().split("\n")[:-1][-last:]:
            try:
                e = json.loads(line)
                if e.get("agent") and e.get("reward") is not None:
                    by[e["agent"]].append(float(e["reward"]))
            except Exception:
                pass
        out = {}
        for agent, rewards in by.items():
            xs = list(rewards)
            s = std(xs)
            out[agent] = [mean(xs), s, mean(xs) / s if s > 1e-9 else 0.0, recursion(xs)]
            assert abs(drawdown(xs) - recursion(xs)) <= 1e-12 * max(1.0, -recursion(xs))
        print(json.dumps(out))
        """;

    [Theory]
    [InlineData(500, 5000)]
    [InlineData(7, 100_000)]
    [InlineData(1, 10)]
    public void Real_streams_have_the_originals_mean_and_deviation_to_the_last_bit_and_its_drawdown_to_twelve_digits(int window, int last) =>
        AssertParity(RealStreamsTests.Log, window, last);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_rewards_have_the_originals_mean_and_deviation_to_the_last_bit_and_its_drawdown_to_twelve_digits(int seed)
    {
        using var folder = new TempFolder();
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var i = 0; i < 6000; i++)
        {
            var reward = (random.NextDouble() - 0.52) * Math.Pow(10, random.Next(-8, 9));
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""{"agent": "agent {{(int)(Math.Pow(random.NextDouble(), 3) * 20)}}", "reward": {{reward:R}}}""").Append('\n');
            if (i % 50 == 0)
                text.Append(random.Next(4) switch
                {
                    0 => "\n",
                    1 => "[1, 2]\n",
                    2 => "{\"agent\": \"agent 1\"}\n",
                    _ => "{\"agent\": \"agent 1\", \"reward\": \" 1_0.5 \"}\n"
                });
        }
        AssertParity(folder.Write("log", text.ToString()), 500, 5000);
    }

    private static void AssertParity(string log, int window, int last)
    {
        var expected = Python(log, window, last);
        var fleet = new Fleet(window);
        new EventLog(log).Read(new ReadRequest(last), fleet, null, TestContext.Current.CancellationToken);
        var actual = fleet.Statistics().Where(agent => agent.Count > 0)
            .ToDictionary(agent => agent.Agent, agent => Show([agent.Mean, agent.StdDev, agent.Sharpe, agent.Drawdown]));

        Assert.NotEmpty(expected);
        Assert.Equal(expected, actual);
    }

    private static Dictionary<string, string> Python(string log, int window, int last)
    {
        var start = new ProcessStartInfo("python3", ["-c", Original, log, $"{window}", $"{last}"]) { RedirectStandardOutput = true };
        try
        {
            using var python = Process.Start(start)!;
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            Assert.Equal(0, python.ExitCode);
            using var document = JsonDocument.Parse(output);
            return document.RootElement.EnumerateObject()
                .ToDictionary(agent => agent.Name, agent => Show(agent.Value.EnumerateArray().Select(value => value.GetDouble())));
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not on PATH");
            throw;
        }
    }

    private static string Show(IEnumerable<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
