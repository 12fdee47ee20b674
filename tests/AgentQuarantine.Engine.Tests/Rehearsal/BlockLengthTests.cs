using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Tests.Rehearsal;

public class BlockLengthTests
{
    [Fact]
    public void Independent_rewards_get_the_cube_root_of_their_number() =>
        Assert.Equal(20, BlockLength.For(SyntheticRewards.Noise(1, 8000)));

    [Fact]
    public void The_more_dependent_the_rewards_the_longer_the_blocks()
    {
        var weak = BlockLength.For(SyntheticRewards.Noise(1, 8000, correlation: 0.5));
        var strong = BlockLength.For(SyntheticRewards.Noise(1, 8000, correlation: 0.95));

        Assert.True(strong > 2 * weak, $"{strong} against {weak}");
        Assert.InRange(strong, 100, 8000 / 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(31)]
    public void A_block_is_never_longer_than_a_third_of_the_rewards_nor_shorter_than_one(int count)
    {
        Assert.InRange(BlockLength.For(SyntheticRewards.Noise(2, count, correlation: 0.99)), 1, Math.Max(1, (count + 2) / 3));
        Assert.InRange(BlockLength.For(Enumerable.Repeat(1.5, count).ToArray()), 1, Math.Max(1, (count + 2) / 3));
    }
}
