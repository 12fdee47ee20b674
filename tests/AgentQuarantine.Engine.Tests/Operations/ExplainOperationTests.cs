using System.Globalization;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Explanations;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class ExplainOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_rewards_that_made_the_drawdown_are_named_by_line_and_time()
    {
        Write([.. Enumerable.Repeat(0.5, 10), .. Enumerable.Repeat(-0.5, 8), 0.25]);

        var fall = Explain().Fall!;

        Assert.Equal((-4, 8), (fall.Depth, fall.Rewards));
        // Every line of the agent is followed by a neighbour's.
        Assert.Equal((21, 35), (fall.First.Line, fall.Last.Line));
        Assert.Equal(LedgerFolder.Now.AddSeconds(-80), fall.First.Time);
        Assert.Equal(-0.5, fall.Worst[0].Reward);
    }

    [Fact]
    public void A_line_keeps_its_number_where_only_the_last_ones_are_read()
    {
        Write([.. Enumerable.Repeat(0.5, 10), .. Enumerable.Repeat(-0.5, 8), 0.25]);

        Assert.Equal(35, Explain(new FleetPolicy(), last: 9).Fall!.Last.Line);
    }

    [Fact]
    public void Other_limits_say_when_they_would_have_been_breached()
    {
        Write([.. Enumerable.Repeat(0.5, 10), .. Enumerable.Repeat(-0.5, 8)]);

        var limits = Explain().OtherLimits;

        Assert.Equal([(-1.5, 25L, -3), (-4.5, null, null), (-6, (long?)null, (int?)null)],
            limits.Select(other => (other.Limit, other.At?.Line, other.RewardsLater)));
    }

    [Fact]
    public void What_a_check_would_decide_is_what_it_decides()
    {
        Write([.. Enumerable.Repeat(-0.5, 8)]);

        var before = Explain();
        Check(new FleetPolicy());
        var after = Explain();

        Assert.Equal((DecisionAction.Quarantine, false), (before.Next, before.Quarantined));
        Assert.Equal((DecisionAction.Keep, true), (after.Next, after.Quarantined));
        Assert.Contains("drawdown -4.000 <= limit -3: breached", string.Join('\n', after.Sentences));
    }

    [Fact]
    public void Without_a_hold_old_rewards_have_to_leave_and_it_says_how_many_lines_that_takes()
    {
        // The seven last losses may stay: their drawdown is above the limit by then.
        Write([.. Enumerable.Repeat(-0.5, 8), .. Enumerable.Repeat(0.5, 30)]);
        Check(new FleetPolicy());

        var explained = Explain(new FleetPolicy(), last: 76);

        Assert.Contains("3 of its 38 rewards have to leave the window, which takes 5 more lines", Assert.Single(explained.Outlook));
        // A line comes every five seconds.
        Assert.Equal(LedgerFolder.Now.AddSeconds(25), explained.EarliestRelease);
        WriteMore(5);
        Assert.Equal(DecisionAction.Clear, Check(new FleetPolicy(), last: 76).Action);
    }

    [Fact]
    public void Where_too_few_rewards_would_be_left_only_a_person_clears_it()
    {
        Write([.. Enumerable.Repeat(-0.5, 8), .. Enumerable.Repeat(0.5, 5)]);
        Check(new FleetPolicy());

        var explained = Explain();

        Assert.Null(explained.EarliestRelease);
        Assert.Contains("fewer than the 20 that it takes to clear", Assert.Single(explained.Outlook));
    }

    [Fact]
    public void With_a_hold_it_says_when_the_hold_ends_and_what_probation_takes()
    {
        var policy = new FleetPolicy { Defaults = new QuarantinePolicy { BaseHold = TimeSpan.FromHours(1) } };
        Write([.. Enumerable.Repeat(-0.5, 8)]);
        Check(policy);

        Assert.Equal(LedgerFolder.Now.AddHours(1), Explain(policy).EarliestRelease);
        _clock.Advance(TimeSpan.FromHours(2));
        Check(policy);
        Assert.Contains("On probation 20 rewards without a drawdown of -1.5 make it healthy.", Explain(policy).Outlook);
    }

    [Fact]
    public void A_quarantine_by_hand_is_a_persons()
    {
        Write([0.5]);
        ManualQuarantine.Add(_folder.Ledger, "x", "test", null, LedgerFolder.Now);

        Assert.Contains("only a person does", Assert.Single(Explain().Outlook));
    }

    [Fact]
    public void Of_a_healthy_agent_it_says_how_far_it_may_still_fall()
    {
        Write([0.5, -1]);

        Assert.Contains("a further fall of 2.000 breaches the limit -3", Assert.Single(Explain().Outlook));
    }

    [Fact]
    public void Nobody_named_means_those_that_are_out_and_a_name_that_nobody_has_is_a_failure()
    {
        Write([.. Enumerable.Repeat(-0.5, 8)]);
        Check(new FleetPolicy());

        Assert.Equal("x", Assert.Single(Run(new FleetPolicy()).Items).Agent);
        Assert.Equal(ErrorIds.AgentNotFound, Assert.Single(Run(new FleetPolicy(), "nobody").Failures).Id);
    }

    private string Log => Path.Combine(_folder.Root, "run.jsonl");

    private AgentExplanation Explain(FleetPolicy? policy = null, int last = 5000) =>
        Assert.Single(Run(policy ?? new FleetPolicy(), "x", last).Items);

    private OperationResult<AgentExplanation> Run(FleetPolicy policy, string? agent = null, int last = 5000) => ExplainOperation.Run(
        new AgentSelection(agent is null ? [] : [agent]), [Log], Options(policy, last), _folder.Ledger, _clock);

    private QuarantineDecision Check(FleetPolicy policy, int last = 5000) => CheckOperation
        .Read([Log], Options(policy, last), _folder.Ledger, _clock).Run(apply: true).Items.Single(decision => decision.Agent == "x");

    private static CheckOptions Options(FleetPolicy policy, int last) => new() { Policy = policy, Read = new() { Request = new(last) } };

    // A line of the agent and one of a neighbour every ten seconds, the last of them now.
    private void Write(double[] rewards) => File.WriteAllText(Log, string.Concat(rewards.Select((reward, i) =>
        Line("x", reward, (i - rewards.Length + 1) * 10) + Line("y", 1, (i - rewards.Length + 1) * 10 + 5))));

    private void WriteMore(int lines) => File.AppendAllText(Log, string.Concat(Enumerable.Range(1, lines).Select(i => Line("y", 1, 5 + i))));

    private static string Line(string agent, double reward, int seconds) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"agent\":\"{agent}\",\"reward\":{reward},\"ts\":\"{LedgerFolder.Now.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss.fffffffZ}\"}}\n");
}
