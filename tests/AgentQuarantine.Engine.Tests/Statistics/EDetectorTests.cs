using System.Diagnostics;
using System.Globalization;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

public class EDetectorTests
{
    // The definition, bet by bet and from the first reward on at every step.
    private const string Reference =
        """
        import sys
        for line in sys.stdin:
            m0, b, n, *rewards = [float(x) for x in line.split()]
            n = int(n)
            blocks = [min(sum(rewards[i:i + n]) / n, b) for i in range(0, len(rewards) - n + 1, n)]
            total = 0
            for part in (0.02, 0.04, 0.08, 0.15, 0.3, 0.6):
                bet = part / (b - m0)
                for start in range(len(blocks)):
                    product = 1
                    for x in blocks[start:]:
                        product *= 1 + bet * (m0 - x)
                    total += product
            print(repr(total / 6 * n))
        """;

    [Fact]
    public void It_is_the_definition_to_twelve_digits()
    {
        var cases = Enumerable.Range(0, 150).Select(Case).ToList();
        var expected = Python(string.Join('\n', cases.Select(c => string.Join(' ', c.Settings.Baseline.ToString("R", CultureInfo.InvariantCulture),
            c.Settings.UpperBound.ToString("R", CultureInfo.InvariantCulture), c.Settings.Block,
            string.Join(' ', c.Rewards.Select(reward => reward.ToString("R", CultureInfo.InvariantCulture)))))) + "\n");

        foreach (var (one, value) in cases.Zip(expected))
        {
            var detector = new EDetector(one.Settings);
            foreach (var reward in one.Rewards)
                detector.Add(reward);
            Assert.InRange(detector.Value, value * (1 - 1e-12), value * (1 + 1e-12));
        }
    }

    [Fact]
    public void It_goes_on_from_its_state_as_if_it_had_not_been_away()
    {
        var (settings, rewards) = Case(7);
        var (whole, parted) = (new EDetector(settings), new EDetector(settings));
        foreach (var reward in rewards)
        {
            whole.Add(reward);
            var (bets, sum, held) = parted.State;
            parted = EDetector.From(settings, bets, sum, held, parted.Peak, parted.Rewards, parted.Cut);
            parted.Add(reward);
            Assert.Equal((whole.Value, whole.Peak, whole.Rewards, whole.Cut), (parted.Value, parted.Peak, parted.Rewards, parted.Cut));
        }
    }

    [Fact]
    public void The_peak_is_the_greatest_since_the_last_look()
    {
        var detector = new EDetector(new(0, 1, 1));
        for (var i = 0; i < 30; i++)
            detector.Add(-1);
        var high = detector.Value;
        for (var i = 0; i < 30; i++)
            detector.Add(1);

        Assert.True(detector.Value < high / 10);
        Assert.Equal(high, detector.Peak);
        detector.EndLook();
        Assert.Equal(detector.Value, detector.Peak);
    }

    [Fact]
    public void What_is_above_the_bound_is_cut_and_counted_and_no_loss_leaves_the_range()
    {
        var (cut, bound) = (new EDetector(new(0, 1, 1)), new EDetector(new(0, 1, 1)));
        cut.Add(5);
        bound.Add(1);

        Assert.Equal((bound.Value, 1), (cut.Value, cut.Cut));
        for (var i = 0; i < 10; i++)
            cut.Add(-double.MaxValue);
        Assert.Equal(1e300, cut.Value, 1e286);
    }

    /// <summary>Wins and losses at even odds, over and over: the mean number of rewards until the evidence reaches A is at least A.</summary>
    [Fact]
    public void An_agent_that_earns_its_baseline_raises_an_alarm_as_seldom_as_it_says()
    {
        const double Limit = 200;
        var random = new Random(1);
        var (rewards, alarms) = (0L, 0);
        for (; alarms < 2000; alarms++)
        {
            var detector = new EDetector(new(0, 1, 1));
            for (; detector.Value < Limit; rewards++)
                detector.Add(random.Next(2) * 2 - 1);
        }

        Assert.InRange((double)rewards / alarms, 0.95 * Limit, 3 * Limit);
    }

    private static (EvidenceSettings Settings, double[] Rewards) Case(int seed)
    {
        var random = new Random(seed);
        var settings = new EvidenceSettings(random.NextDouble() - 0.5, 0.6 + random.NextDouble(), random.Next(1, 4));
        return (settings, [.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => 3 * random.NextDouble() - 1.7)]);
    }

    private static double[] Python(string input)
    {
        var start = new ProcessStartInfo("python3", ["-c", Reference]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var python = Process.Start(start)!;
            var output = python.StandardOutput.ReadToEndAsync();
            python.StandardInput.Write(input);
            python.StandardInput.Close();
            return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not on PATH.");
            throw;
        }
    }
}
