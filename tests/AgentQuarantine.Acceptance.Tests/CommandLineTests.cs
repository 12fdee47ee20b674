namespace AgentQuarantine.Acceptance;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Without_a_verb_the_help_stands_on_standard_error()
    {
        var ended = Programs.RunAgentq(_folder.Path);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.Contains("quarantine", ended.Error);
    }

    [Theory]
    [InlineData("stat")]
    [InlineData("stats", "--window", "0")]
    [InlineData("stats", "--lsat", "9")]
    [InlineData("stats", "--last", "9", "--all")]
    [InlineData("stats", "--field", "Agent")]
    [InlineData("stats", "--field", "Colour=red")]
    [InlineData("check", "--drawdown-limit", "-1,5")]
    [InlineData("check", "--drawdown-limit", "NaN")]
    [InlineData("test", "")]
    [InlineData("add")]
    [InlineData("add", "x", "--until", "soon")]
    [InlineData("add", "x", "--until", "0")]
    [InlineData("add", "x", "--until", "2001-01-01")]
    [InlineData("add", "x", "--reason", "")]
    [InlineData("test", "x", "--ledger", "")]
    [InlineData("check", "")]
    [InlineData("check", "--policy=")]
    [InlineData("export-metrics", "--output", "")]
    [InlineData("clear")]
    [InlineData("clear", "x", "--all")]
    public void Wrong_use_says_what_is_wrong_on_standard_error_and_ends_in_2(params string[] arguments)
    {
        var ended = Programs.RunAgentq(_folder.Path, arguments);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.StartsWith("agentq: ", ended.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_missing_log_is_one_line_with_its_id()
    {
        var ended = Programs.RunAgentq(_folder.Path, "stats");

        Assert.Equal(1, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.StartsWith("agentq: EventLogNotFound: ", Assert.Single(ended.Error.TrimEnd('\n').Split('\n')));
    }

    public void Dispose() => _folder.Dispose();
}
