using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Tests.Rehearsal;

public class SeededRandomTests
{
    [Fact]
    public void The_numbers_are_those_of_the_published_generator()
    {
        // xoshiro256** by its authors' C code, its state filled from SplitMix64 with seed 0.
        var random = new SeededRandom(0);

        Assert.Equal(0x99EC5F36CB75F2B4UL, random.NextUInt64());
        Assert.Equal(0xBF6E1F784956452AUL, random.NextUInt64());
        Assert.Equal(0x1A5F849D4933E6E0UL, random.NextUInt64());
    }

    [Fact]
    public void Another_name_gives_another_sequence_and_the_same_name_the_same()
    {
        Assert.NotEqual(new SeededRandom(1, "alpha").NextUInt64(), new SeededRandom(1, "beta").NextUInt64());
        Assert.NotEqual(new SeededRandom(1, "alpha").NextUInt64(), new SeededRandom(2, "alpha").NextUInt64());
        Assert.Equal(new SeededRandom(1, "alpha").NextUInt64(), new SeededRandom(1, "alpha").NextUInt64());
    }

    [Fact]
    public void Bounded_numbers_are_even_and_within_bounds()
    {
        var random = new SeededRandom(3);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.Next(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(random.NextDouble(), 0, 1 - 1e-16));
    }
}
