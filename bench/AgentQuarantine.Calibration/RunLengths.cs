using AgentQuarantine.Statistics;

namespace AgentQuarantine.Calibration;

/// <summary>How long the e-detector runs on streams without a change until its false alarm, against what it promises.</summary>
internal static class RunLengths
{
    private const int Streams = 10_000, Limit = 5000;

    /// <summary>The table of docs/policy.md.</summary>
    public static void Print()
    {
        (string Name, RewardStream Stream, EvidenceSettings Settings, bool Keeps)[] rows =
        [
            Row("wins of ±1, 55 %", new("wins", Make: Make.Wins)),
            Row("normal, cut at 4", new("normal")),
            Row("heavy tails (t, 4 d.f.), cut at 4", new("heavy", IsHeavy: true)),
            Row("skewed (−log-normal)", new("skewed", Make: Make.Skewed)),
            Row("variance 0.25 and 1.75 in turn", new("seasonal", Make: Make.Seasonal)),
            Row("correlation 0.5, one by one", new("correlated", Correlation: 0.5), keeps: false),
            Row("correlation 0.5, means of 5", new("correlated", Correlation: 0.5), block: 5, keeps: false),
            Row("correlation 0.5, means of 10", new("correlated", Correlation: 0.5), block: 10, keeps: false),
            Row("correlation 0.5, means of 20", new("correlated", Correlation: 0.5), block: 20, keeps: false),
        ];
        Console.WriteLine($"{Streams} streams a row, evidence_limit {Limit}; the baseline is the mean of what is cut at the bound.\n");
        Console.WriteLine(
            "| rewards (deviation 1), no change | keeps the condition | mean rewards to the false alarm | its standard error | mean / limit |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var (name, stream, settings, keeps) in rows)
        {
            var lengths = new double[Streams];
            Parallel.For(0, Streams, i => lengths[i] = ToAlarm(stream.Rewards($"{i}"), settings));
            var mean = lengths.Average();
            var error = Math.Sqrt(lengths.Sum(x => (x - mean) * (x - mean)) / (Streams - 1) / Streams);
            Console.WriteLine($"| {name} | {(keeps ? "yes" : "no")} | {mean:F0} | {error:F0} | {mean / Limit:F2} |");
        }
    }

    // The bound lies 4 deviations above the mean, of blocks 2; the mean after the cut is measured on ten million rewards of the same make.
    private static (string, RewardStream, EvidenceSettings, bool) Row(string name, RewardStream stream, int block = 1, bool keeps = true)
    {
        const int Measured = 10_000_000;
        var means = Means(stream.Rewards("baseline"), block).Take(Measured / block).ToArray();
        var deviation = Math.Sqrt(means.Sum(x => x * x) / means.Length);
        var bound = Math.Min(means.Max(), (block == 1 ? 4 : 2) * deviation);
        return (name, stream, new EvidenceSettings(means.Average(x => Math.Min(x, bound)), bound, block), keeps);
    }

    private static IEnumerable<double> Means(IEnumerable<double> rewards, int block) =>
        block == 1 ? rewards : rewards.Chunk(block).Select(chunk => chunk.Average());

    private static double ToAlarm(IEnumerable<double> rewards, EvidenceSettings settings)
    {
        var detector = new EDetector(settings);
        foreach (var reward in rewards)
        {
            detector.Add(reward);
            if (detector.Peak >= Limit)
                break;
        }
        return detector.Rewards;
    }
}
