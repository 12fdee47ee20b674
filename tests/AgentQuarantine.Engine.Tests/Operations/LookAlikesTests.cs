using AgentQuarantine.Operations;

namespace AgentQuarantine.Tests.Operations;

public sealed class LookAlikesTests
{
    [Fact]
    public void Names_whose_accents_are_written_in_two_ways_are_told() => Assert.Equal(
        [@"Names that look alike are agents of their own: 'cafe\u0301-bot', 'caf\u00e9-bot'. "
            + "Write accents in one way (NFC), or an override holds for one of them only."],
        LookAlikes.Of(["caf\u00e9-bot", "planner", "cafe\u0301-bot", "cafe-bot"]));

    [Theory]
    [InlineData("caf\u00e9", "cafe")]
    [InlineData("caf\u00e9", "caf\u00e8")]
    [InlineData("cafe\u0301", "cafe\u0301s")]
    [InlineData("planner", "planner ")]
    public void Other_names_are_not(string one, string other) => Assert.Empty(LookAlikes.Of([one, other]));
}
