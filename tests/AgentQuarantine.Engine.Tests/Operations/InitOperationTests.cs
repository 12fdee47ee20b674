using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Tests.Quarantine;
using AgentQuarantine.Tests.Rehearsal;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class InitOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_finds_the_fields_by_the_names_that_programs_use()
    {
        Write(40, (i, reward) =>
            $"{{\"id\":\"e{i}\",\"bot\":\"x\",\"result\":{{\"pnl\":{reward}}},"
            + $"\"created_at\":\"{At(i)}\",\"status\":\"{(i % 5 == 0 ? "failed" : "done")}\"}}");

        var setup = Run();

        Assert.Equal(
            ["Agent bot 40", "Reward result.pnl 40", "Timestamp created_at 40", "Error status in error,failed,failure,ERROR 8"],
            setup.Fields.Select(field => FormattableString.Invariant($"{field.Field} {field.Path} {field.Events}")));
        Assert.Contains(" --field Agent=bot --field Reward=result.pnl --field Timestamp=created_at", setup.Schedule[0]);
        Assert.Equal("x", Assert.Single(setup.Agents).Agent);
    }

    [Fact]
    public void It_keeps_what_the_caller_names()
    {
        Write(40, (i, reward) => $"{{\"agent\":\"x\",\"reward\":1,\"mine\":{reward},\"ts\":\"{At(i)}\"}}");

        Assert.Equal("mine", Run(fields: fields => fields.With("Reward", "mine")).Fields.Single(field => field.Field == "Reward").Path);
    }

    [Fact]
    public void Where_no_key_says_what_was_earned_it_names_the_keys_there_are()
    {
        Write(40, (i, _) => $"{{\"agent\":\"x\",\"speed\":1,\"ts\":\"{At(i)}\"}}");

        var failure = Assert.Throws<QuarantineException>(() => Run());

        Assert.Equal(ErrorIds.EventLogNotUnderstood, failure.Id);
        Assert.Contains("'agent', 'speed', 'ts'", failure.Message);
        Assert.False(File.Exists(PolicyPath));
    }

    [Fact]
    public void It_writes_a_policy_that_observes_and_can_be_read()
    {
        Write(300, Usual);

        var setup = Run();

        var policy = PolicyFile.Load(PolicyPath);
        Assert.Equal(PolicyMode.Observe, policy.Mode);
        Assert.NotNull(policy.StaleAfter);
        Assert.NotNull(policy.Defaults.BaseHold);
        Assert.Equal(setup.Agents[0].SuggestedTarget, policy.For("x").RewardTarget);
        Assert.Equal(setup.Agents[0].SuggestedTargetLimit, policy.For("x").DrawdownLimit);
        Assert.True(policy.For("x").ClearLimit > policy.For("x").DrawdownLimit);
        Assert.Equal(["policy.json", "run.jsonl"], _folder.Files().Keys);
    }

    [Fact]
    public void It_enforces_only_when_it_is_told_to()
    {
        Write(60, Usual);

        Run(options => options with { Enforce = true });

        Assert.Equal(PolicyMode.Enforce, PolicyFile.Load(PolicyPath).Mode);
    }

    [Fact]
    public void It_overwrites_nothing_and_writes_nothing_that_is_only_shown()
    {
        Write(60, Usual);
        Assert.False(Run(write: false).Written);
        Assert.False(File.Exists(PolicyPath));

        File.WriteAllText(PolicyPath, "mine");

        Assert.Equal(ErrorIds.PolicyExists, Assert.Throws<QuarantineException>(() => Run()).Id);
        Assert.Equal("mine", File.ReadAllText(PolicyPath));
    }

    [Fact]
    public void Healthy_agents_are_taken_out_by_the_bare_rule_and_not_by_the_policy_that_fits()
    {
        // Five agents, 25 rewards each among the lines that a check reads, eight hours.
        var rewards = SyntheticRewards.Noise(3, 4800);
        File.WriteAllLines(Log, Enumerable.Range(0, 4800).Select(i => Line($"a{i % 5}", rewards[i] / 2, i * 6)));

        var rehearsals = Run(options =>
            options with { Logs = options.Logs with { Read = options.Logs.Read with { Request = new(125) } } }).Rehearsals;

        var fitting = rehearsals.Where(row => row.Policy == "policy.json").Sum(row => row.Quarantines);
        var bare = rehearsals.Where(row => row.Policy == "default").Sum(row => row.Quarantines);
        Assert.InRange(bare, 5, 1000);
        Assert.InRange(fitting, 0, 1);
    }

    [Fact]
    public void A_log_without_time_is_said_to_be_one()
    {
        Write(60, (_, reward) => $"{{\"agent\":\"x\",\"reward\":{reward}}}");

        Assert.Contains("no time", Assert.Single(Result().Warnings));
        Assert.NotNull(PolicyFile.Load(PolicyPath).For("x").DrawdownLimit);
    }

    [Fact]
    public void A_check_that_clears_what_it_quarantined_a_few_checks_ago_says_so_once()
    {
        var said = new List<string>();
        // Five losses come and go: 25 lines are read, one check every 5 minutes.
        foreach (var (quarter, reward) in new[] { 0.1, -1, 0.1, 0.1, -1, 0.1, 0.1 }.Index())
        {
            File.AppendAllLines(Log, Enumerable.Range(0, 25).Select(i => Line("x", reward, (quarter * 300) + i)));
            var check = CheckOperation.Read([Log], new CheckOptions { Read = new() { Request = new(25) } }, _folder.Ledger, _clock);
            var decided = check.Run(apply: true);
            said.AddRange(decided.Warnings.Select(warning => $"{quarter}: {warning}"));
            Assert.Equal(
                reward < 0 ? DecisionAction.Quarantine : quarter is 2 or 5 ? DecisionAction.Clear : DecisionAction.Healthy,
                decided.Items[0].Action);
            _clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.StartsWith("2: 'x' is cleared 1 check after it was quarantined: ", Assert.Single(said));
        Assert.Contains("agentq init", said[0]);
    }

    private string Log => Path.Combine(_folder.Root, "run.jsonl");

    private string PolicyPath => Path.Combine(_folder.Root, "policy.json");

    private FleetSetup Run(
        Func<InitOptions, InitOptions>? with = null, bool write = true, Func<EventFields, EventFields>? fields = null) =>
        Assert.Single(Result(with, write, fields).Items);

    private OperationResult<FleetSetup> Result(
        Func<InitOptions, InitOptions>? with = null, bool write = true,
        Func<EventFields, EventFields>? fields = null)
    {
        var options = new InitOptions { PolicyPath = PolicyPath };
        if (fields is not null)
            options = options with { Logs = options.Logs with { Fields = fields(options.Logs.Fields) } };
        return InitOperation.Run(Log, with?.Invoke(options) ?? options, write, _clock);
    }

    private void Write(int lines, Func<int, string, string> line)
    {
        var rewards = SyntheticRewards.Noise(1, lines);
        File.WriteAllLines(Log, rewards.Select((reward, i) => line(i, Number(reward))));
    }

    private static string Usual(int i, string reward) => $"{{\"agent\":\"x\",\"reward\":{reward},\"ts\":\"{At(i * 60)}\"}}";

    private static string Line(string agent, double reward, int seconds) =>
        $"{{\"agent\":\"{agent}\",\"reward\":{Number(reward)},\"ts\":\"{At(seconds)}\"}}";

    private static string At(int seconds) =>
        LedgerFolder.Now.AddDays(-1).AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
