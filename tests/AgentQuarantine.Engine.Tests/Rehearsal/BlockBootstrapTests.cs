using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Tests.Rehearsal;

public class BlockBootstrapTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 3)]
    [InlineData(0.8, 9)]
    public void Sums_that_are_drawn_vary_as_those_of_the_log_do(double correlation, double longRun)
    {
        var rewards = SyntheticRewards.Noise(3, 20_000, correlation: correlation);
        var bootstrap = new BlockBootstrap(rewards, BlockLength.For(rewards), new SeededRandom(1));

        const int Sums = 4000, Length = 1000;
        var (mean, squares) = (rewards.Average() * Length, 0.0);
        for (var i = 0; i < Sums; i++)
        {
            bootstrap.Restart();
            var sum = 0.0;
            for (var k = 0; k < Length; k++)
                sum += bootstrap.Next();
            squares += (sum - mean) * (sum - mean);
        }

        // (1 + ρ) / (1 − ρ); blocks alone would have a tenth less, and where rewards are independent as much more or less as chance has it.
        Assert.InRange(squares / Sums / Length / longRun, 0.9, 1.1);
    }

    [Fact]
    public void Wild_times_go_on_over_many_blocks()
    {
        var noise = SyntheticRewards.Noise(4, 20_000);
        var rewards = noise.Select((x, i) => x * (i / 500 % 2 == 0 ? 0.5 : 1.5)).ToArray();
        var bootstrap = new BlockBootstrap(rewards, 25, new SeededRandom(1));

        var changes = 0;
        bool? wild = null;
        for (var block = 0; block < 4000; block++)
        {
            var distance = Enumerable.Range(0, 25).Average(_ => Math.Abs(bootstrap.Next()));
            changes += wild is { } before && before != distance > 0.75 ? 1 : 0;
            wild = distance > 0.75;
        }

        // In the log every twentieth block is followed by one of the other kind; drawn anywhere, every second.
        Assert.InRange(changes / 4000.0, 0.02, 0.15);
    }

    [Fact]
    public void A_loss_may_be_greater_than_any_that_was_seen_and_about_as_often_as_it_ought_to()
    {
        // Pareto losses: P(loss > x) = x⁻⁴ from 1 on.
        var random = new SeededRandom(5);
        double[] rewards = [.. Enumerable.Range(0, 20_000).Select(_ => -Math.Pow(1 - random.NextDouble(), -0.25))];
        var bootstrap = new BlockBootstrap(rewards, 27, new SeededRandom(1));

        const int Draws = 2_000_000;
        int Beyond(double loss) => Enumerable.Range(0, Draws).Count(_ => bootstrap.Next() < -loss);

        // Twice as far as one of 20,000 is.
        Assert.InRange(Beyond(20) / (double)Draws / Math.Pow(20, -4), 0.2, 5);
        Assert.Null(LossTail.Of([.. Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? 1.0 : -1)]));
        Assert.Null(LossTail.Of(rewards[..2000]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 50)]
    [InlineData(7, 7)]
    public void Few_rewards_and_long_blocks_are_drawn_too(int count, int block)
    {
        double[] rewards = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        var bootstrap = new BlockBootstrap(rewards, block, new SeededRandom(1));

        Assert.Equal(rewards.Order(), Enumerable.Range(0, 2000).Select(_ => Math.Round(bootstrap.Next(), 9)).Distinct().Order());
    }
}
