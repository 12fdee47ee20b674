namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>Where a file is named and no address will do, an address is refused and never taken for a file's name.</summary>
public sealed class FleetNameTests
{
    private const string Url = "postgres://nobody@127.0.0.1:1/db?schema=x";

    [Theory]
    [InlineData("logs", Url)]
    [InlineData("init", Url)]
    [InlineData("ship", Url, "--to", "postgres://nobody@127.0.0.1:1/db", "--once")]
    [InlineData("test", "a", "--log", Url)]
    [InlineData("clear", "a", "--log", Url)]
    [InlineData("follow", Url, "--ledger", Url)]
    [InlineData("follow", Url, "--metrics", Url)]
    [InlineData("check", "a.jsonl", "--policy", Url)]
    [InlineData("rehearse", "a.jsonl", "--policy", Url)]
    [InlineData("report", "a.jsonl", "-o", Url)]
    [InlineData("report", "a.jsonl", "-o", "r.html", "--rehearse", Url)]
    [InlineData("rollup", "a.jsonl", "--append", Url)]
    [InlineData("export-metrics", "a.jsonl", "-o", Url)]
    [InlineData("serve", "a.jsonl", "--state", Url)]
    [InlineData("stats", "a.jsonl", "--format", Url)]
    [InlineData("policy", "test", Url)]
    [InlineData("stats", "a.jsonl", Url)]
    [InlineData("check", Url, "postgres://nobody@127.0.0.1:1/other")]
    public void An_address_is_no_file(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", "{\"agent\": \"a\", \"reward\": 1}\n");
        var ended = Programs.RunAgentq(folder.Path, arguments);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("agentq: StoreUrlInvalid: ", ended.Error);
        Assert.Equal([folder["a.jsonl"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Transitions_are_those_of_a_ledger_that_is_named()
    {
        using var folder = new TemporaryFolder();
        var ended = Programs.RunAgentq(folder.Path, "watch", Url);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("--ledger", ended.Error);
    }
}
