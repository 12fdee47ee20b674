using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class CheckOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 1, "there is no event among the lines read.")]
    [InlineData("\n\n", 1, "there is no event among the lines read.")]
    [InlineData("{\"agent\":\"a\"}", 1, "there is no reward to judge of 'a'.")]
    [InlineData("{\"agent\":\"a\",\"reward\":-9}", 2, "no rule of the policy has as many samples as it takes of 'a'.")]
    public void A_check_that_judged_nobody_says_so(string log, int minSamples, string why)
    {
        var check = Check(log, new QuarantinePolicy { MinSamples = minSamples });

        Assert.Equal("Nothing was judged: " + why, Assert.Single(check.Run(apply: false).Warnings));
        var failed = check.Run(apply: false, failOnNothing: true);
        Assert.Equal(ErrorIds.NothingJudged, Assert.Single(failed.Failures).Id);
        Assert.Empty(failed.Warnings);
    }

    [Theory]
    [InlineData(0, null, 0, true)]
    [InlineData(0, null, 0.5, false)]
    [InlineData(1, null, 0, false)]
    [InlineData(0, 0.5, 0, false)]
    public void A_reward_that_is_always_0_judges_nobody(double target, double? errors, double other, bool isSaid)
    {
        var log = string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
            {"agent":"a","reward":0}
            {"agent":"a","reward":-0.0}
            {"agent":"b"}
            {"agent":"b","reward":{{other}}}
            """);

        var check = Check(log, new QuarantinePolicy { RewardTarget = target, ErrorRatioLimit = errors }).Run(apply: false);

        string[] said = isSaid ? ["Nothing was judged: there is no reward but 0 of 'a', 'b'."] : [];
        Assert.Equal(said, check.Warnings);
    }

    [Fact]
    public void A_policy_without_a_rule_judges_nobody() =>
        Assert.Single(Check("{\"agent\":\"a\",\"reward\":-9}", new QuarantinePolicy { DrawdownLimit = null }).Run(apply: false).Warnings);

    [Fact]
    public void Five_agents_are_named_at_most()
    {
        var log = string.Join('\n', "abcdefg".Select(name => $"{{\"agent\":\"{name}\"}}"));

        Assert.EndsWith(" of 'a', 'b', 'c', 'd', 'e' and 2 more.", Assert.Single(Check(log, new QuarantinePolicy()).Run(apply: false).Warnings));
    }

    [Fact]
    public void A_check_that_judged_somebody_has_nothing_to_say()
    {
        var decided = Check("{\"agent\":\"a\"}\n{\"agent\":\"b\",\"reward\":1}", new QuarantinePolicy()).Run(apply: false, failOnNothing: true);

        Assert.Empty(decided.Warnings);
        Assert.Empty(decided.Failures);
    }

    private CheckOperation Check(string log, QuarantinePolicy policy)
    {
        var path = Path.Combine(_folder.Root, "run.jsonl");
        File.WriteAllText(path, log);
        return CheckOperation.Read([path], new CheckOptions { Policy = new FleetPolicy { Defaults = policy } }, _folder.Ledger, _clock);
    }
}
