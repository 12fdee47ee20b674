using AgentQuarantine.Pictures;

namespace AgentQuarantine.Tests.Pictures;

public sealed class TextSparklineTests
{
    [Theory]
    [InlineData("", "", new double[0])]
    [InlineData("▁", "_", new double[] { 0 })]
    [InlineData("█", "#", new double[] { 5 })]
    [InlineData("▁▂▃▄▅▆▇█", "_.:-=+*#", new double[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData("▁▁", "__", new double[] { -3, -3 })]
    [InlineData("▁▅█", "_=#", new double[] { -double.MaxValue, 0, double.MaxValue })]
    public void Heights_are_between_the_least_and_the_greatest_with_zero(string blocks, string ascii, double[] values)
    {
        Assert.Equal(blocks, TextSparkline.Draw(values));
        Assert.Equal(ascii, TextSparkline.Draw(values, ascii: true));
    }

    [Fact]
    public void A_character_stands_for_the_last_of_its_values_and_the_last_one_for_the_last()
    {
        Assert.Equal("▁█", TextSparkline.Draw([7, 0, 0, 7], width: 2));
        Assert.Equal(TextSparkline.Width, TextSparkline.Draw([.. Enumerable.Range(0, 1000).Select(i => (double)i)]).Length);
    }
}
