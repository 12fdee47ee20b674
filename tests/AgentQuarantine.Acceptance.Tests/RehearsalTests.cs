using System.Text.Json;

namespace AgentQuarantine.Acceptance;

public sealed class RehearsalTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples", "events.jsonl");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rehearse", "--drawdown-limit", "-1", "--drawdown-limit", "-3")]
    [InlineData("calibrate", "--seed", "7", "--replicates", "200", "--false-alarms-per-day", "0.2")]
    public void Two_runs_with_the_same_seed_are_byte_identical(params string[] arguments)
    {
        string[] all = [.. arguments, "--json", Samples];

        var one = Programs.RunAgentq(_folder.Path, all);
        var two = Programs.RunAgentq(_folder.Path, all);

        Assert.Equal(0, one.ExitCode);
        Assert.Equal((one.Output, one.Error), (two.Output, two.Error));
        Assert.NotEmpty(JsonDocument.Parse(one.Output).RootElement.EnumerateArray());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Another_seed_gives_another_calibration()
    {
        string[] one = ["calibrate", "--replicates", "200", "--false-alarms-per-day", "0.2", "--json", "--agent", "mom*", Samples];

        Assert.NotEqual(Programs.RunAgentq(_folder.Path, one).Output, Programs.RunAgentq(_folder.Path, [.. one, "--seed", "2"]).Output);
    }

    [Fact]
    public void A_calibration_becomes_a_policy_that_a_rehearsal_and_a_check_take()
    {
        string[] calibrate = ["calibrate", Samples, "--replicates", "200",
            "--false-alarms-per-day", "0.2", "--as-policy", "made/policy.json", "--json"];
        var calibrated = JsonDocument.Parse(Programs.RunAgentq(_folder.Path, calibrate).Output).RootElement;
        var policy = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "made", "policy.json"))).RootElement;

        foreach (var agent in calibrated.EnumerateArray())
        {
            Assert.Equal(
                agent.GetProperty("suggested_limit").GetDouble(),
                policy.GetProperty("overrides").GetProperty(agent.GetProperty("agent").GetString()!).GetProperty("drawdown_limit").GetDouble());
        }
        var refused = Programs.RunAgentq(_folder.Path, calibrate);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("agentq: PolicyExists: ", refused.Error);
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, [.. calibrate, "--force"]).ExitCode);
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "rehearse", Samples, "--policy", "made/policy.json").ExitCode);
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "check", Samples, "--policy", "made/policy.json", "--what-if").ExitCode);
    }

    [Theory]
    [InlineData("rehearse", "--drawdown-limit", "1,5")]
    [InlineData("rehearse", "--every", "0s")]
    [InlineData("rehearse", "--every-events", "0")]
    [InlineData("calibrate", "--false-alarms-per-day", "0")]
    [InlineData("calibrate", "--rewards-per-day", "-1")]
    [InlineData("calibrate", "--replicates", "99")]
    [InlineData("calibrate", "--seed", "x")]
    public void Wrong_use_is_said_and_ends_in_2(params string[] arguments)
    {
        var ended = Programs.RunAgentq(_folder.Path, [.. arguments, Samples]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Empty(ended.Output);
        Assert.StartsWith("agentq: ", ended.Error);
    }

    [Fact]
    public void A_limit_that_is_no_limit_is_an_invalid_policy()
    {
        var ended = Programs.RunAgentq(_folder.Path, "rehearse", "--drawdown-limit", "3", Samples);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("agentq: PolicyInvalid: ", ended.Error);
    }
}
