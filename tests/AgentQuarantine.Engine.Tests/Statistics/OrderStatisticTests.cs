using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

public class OrderStatisticTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(33, 1)]
    [InlineData(100, 4)]
    [InlineData(1000, 10)]
    [InlineData(1000, 1_000_000)]
    [InlineData(5000, 2)]
    public void It_is_what_stands_there_once_all_are_sorted(int count, int kinds)
    {
        var random = new Random(count + kinds);
        for (var run = 0; run < 50; run++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(kinds))];
            if (run % 5 == 0)
                (values[0], values[^1]) = (double.PositiveInfinity, double.NegativeInfinity);
            double[] sorted = [.. values.Order()];
            foreach (var rank in new[] { 1, count, (count + 1) / 2, (int)Math.Ceiling(0.95 * count), random.Next(count) + 1 })
                Assert.Equal(sorted[rank - 1], OrderStatistic.Of([.. values], rank));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Numbers_that_defeat_its_pivots_are_sorted(bool falls)
    {
        // By Musser's recipe each median of three is the second least: a step takes two numbers off.
        const int Count = 2_000;
        var values = new double[Count];
        for (var i = 0; i < Count / 2; i++)
        {
            values[i] = i % 2 == 0 ? i + 1 : (Count / 2) + i + (1 - (Count / 2 % 2));
            values[(Count / 2) + i] = 2 * (i + 1);
        }
        if (falls)
            Array.Reverse(values);
        double[] sorted = [.. values.Order()];

        for (var rank = 1; rank <= Count; rank += 37)
            Assert.Equal(sorted[rank - 1], OrderStatistic.Of([.. values], rank));
    }
}
