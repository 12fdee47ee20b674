using System.Numerics;
using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary>
/// The statistics of a window in exact arithmetic: every double is a whole multiple of 2^−1074, so sums are whole numbers, and only
/// the last step to a double rounds. It shares no code with the engine, not even the reading of lines.
/// </summary>
internal sealed record ExactStatistics(int Count, double Mean, double Std, double Sharpe, double Drawdown, double CurrentDrawdown)
{
    private const int Scale = 1074;

    /// <summary>The statistics of every agent's last <paramref name="window"/> rewards among the log's last <paramref name="last"/> lines.</summary>
    public static Dictionary<string, ExactStatistics> Of(string log, int window, int last)
    {
        var rewards = new Dictionary<string, List<double>>();
        foreach (var line in File.ReadAllLines(log)[^last..])
        {
            using var json = JsonDocument.Parse(line);
            var agent = json.RootElement.GetProperty("agent").GetString()!;
            if (!rewards.TryGetValue(agent, out var list))
                rewards.Add(agent, list = []);
            list.Add(json.RootElement.GetProperty("reward").GetDouble());
        }
        return rewards.ToDictionary(agent => agent.Key, agent => Of(agent.Value.TakeLast(window).ToList()));
    }

    /// <summary>The statistics of <paramref name="rewards"/>, all finite, at least two.</summary>
    public static ExactStatistics Of(IReadOnlyList<double> rewards)
    {
        BigInteger sum = 0, squares = 0, peak = 0, drawdown = 0;
        foreach (var reward in rewards.Select(Units))
        {
            sum += reward;
            squares += reward * reward;
            peak = BigInteger.Max(peak, sum);
            drawdown = BigInteger.Min(drawdown, sum - peak);
        }
        // Variance = (nΣx² − (Σx)²) / n(n − 1); Sharpe² = mean² / variance, so that one root is taken of a ratio of whole numbers.
        BigInteger n = rewards.Count;
        var spread = n * squares - sum * sum;
        var one = BigInteger.One << Scale;
        return new ExactStatistics(
            rewards.Count, Ratio(sum, n * one), Root(spread, n * (n - 1) * one * one),
            spread.IsZero ? 0 : sum.Sign * Root(sum * sum * (n - 1), n * spread), Ratio(drawdown, one), Ratio(sum - peak, one));
    }

    private static BigInteger Units(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        var magnitude = exponent == 0 ? mantissa : (BigInteger)(mantissa | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    private static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return 0;
        // 120 bits of quotient, far more than a double holds.
        var shift = 120 + (int)(denominator.GetBitLength() - BigInteger.Abs(numerator).GetBitLength());
        var quotient = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        return Round(quotient, -shift);
    }

    private static double Root(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return 0;
        var shift = 240 + (int)(denominator.GetBitLength() - numerator.GetBitLength());
        shift += shift & 1;
        var square = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        // Newton from a double's root: two steps reach all bits.
        var guess = (BigInteger)Math.Sqrt((double)square);
        for (var i = 0; i < 3; i++)
            guess = (guess + square / guess) >> 1;
        return Round(guess, -shift / 2);
    }

    // BigInteger's own conversion cuts where a long's rounds to nearest.
    private static double Round(BigInteger value, int exponent)
    {
        var excess = (int)BigInteger.Abs(value).GetBitLength() - 62;
        return Math.ScaleB((double)(long)(value >> excess), exponent + excess);
    }
}
