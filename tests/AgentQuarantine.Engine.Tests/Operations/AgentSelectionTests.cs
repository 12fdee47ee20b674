using System.Globalization;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Tests.Operations;

public class AgentSelectionTests
{
    private static readonly string[] Agents = ["a*", "a1", "a[1]", "abc", @"team\ppo", "TRADING-I", "x]y", "`"];

    private static string[] Select(AgentSelection selection) => [.. selection.From(Agents, agent => agent)];

    [Theory]
    [InlineData("a*", "a*")]
    [InlineData("a[1]", "a[1]")]
    [InlineData("A*", "a*", "a1", "a[1]", "abc")]
    [InlineData("A1", "a1")]
    [InlineData("?bc", "abc")]
    [InlineData("a[0-9]", "a1")]
    [InlineData("[a-c]B[c]", "abc")]
    [InlineData("a[[]1*", "a[1]")]
    [InlineData("a`[*", "a[1]")]
    [InlineData("a`**", "a*")]
    [InlineData("x[]]y", "x]y")]
    [InlineData("[^x]bc")]
    [InlineData(@"team\*", @"team\ppo")]
    [InlineData(@"team\p[!-z]o", @"team\ppo")]
    [InlineData("[ab")]
    [InlineData("``", "`")]
    [InlineData("a[9-0]")]
    [InlineData("*", "a*", "a1", "a[1]", "abc", @"team\ppo", "TRADING-I", "x]y", "`")]
    public void A_name_that_is_there_means_that_agent_alone_and_anything_else_is_a_pattern(string named, params string[] expected) =>
        Assert.Equal(expected, Select(new AgentSelection([named])));

    [Fact]
    public void Nobody_named_means_everybody()
    {
        Assert.Equal(Agents, Select(new AgentSelection()));
        Assert.Equal(Agents, Select(new AgentSelection([])));
    }

    [Fact]
    public void Case_is_ignored_in_the_same_way_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.Equal(["TRADING-I"], Select(new AgentSelection(["trading-i"])));
            Assert.Equal(["TRADING-I"], Select(new AgentSelection(["trad[h-j]ng*"])));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Literal_names_are_no_patterns()
    {
        Assert.Equal(["a*"], Select(new AgentSelection(["a*"]) { Literal = true }));
        Assert.Empty(Select(new AgentSelection(["A*"]) { Literal = true }));
    }

    [Fact]
    public void What_matches_nobody_in_any_of_the_lists_is_missing()
    {
        var selection = new AgentSelection(["nobody", "nobody*", "abc", "later*"]);
        Select(selection);
        selection.From(["later on"], agent => agent);

        Assert.Equal(["nobody", "nobody*"], selection.Missing);
    }

    [Fact]
    public void Where_patterns_are_silent_only_a_name_is_missing()
    {
        var selection = new AgentSelection(["nobody", "nobody*", "no[a-c]", "no`*"]) { SilentPatterns = true };
        Select(selection);

        Assert.Equal(["nobody", "no`*"], selection.Missing);
    }

    [Fact]
    public void A_pattern_takes_no_time_out_of_proportion() =>
        Assert.Empty(new AgentSelection([string.Concat(Enumerable.Repeat("*a", 200)) + "b"]).From([new string('a', 5000)], agent => agent));
}
