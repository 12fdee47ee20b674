using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Metrics;

public class EventCountersTests
{
    [Fact]
    public void Errors_are_zero_for_every_known_agent()
    {
        Assert.Equal(["agent_errors_total{agent=\"a\"} 0"], new MetricsSample().Read("""{"agent":"a"}""").Lines("agent_errors_total"));
    }

    [Fact]
    public void A_value_on_a_bound_falls_into_its_bucket_and_one_above_all_only_into_the_last()
    {
        var sample = new MetricsSample().Read(
            """{"agent":"a","latency_ms":5}""", """{"agent":"a","latency_ms":5.000001}""", """{"agent":"a","latency_ms":1e9}""");

        Assert.Equal(
            [
                "agent_latency_ms_bucket{agent=\"a\",le=\"5\"} 1",
                "agent_latency_ms_bucket{agent=\"a\",le=\"10\"} 2",
                "agent_latency_ms_bucket{agent=\"a\",le=\"+Inf\"} 3",
            ],
            sample.Lines("agent_latency_ms_bucket"));
    }

    [Fact]
    public void Refused_values_are_counted_and_reach_no_histogram()
    {
        var sample = new MetricsSample().Read(
            """{"agent":"a","latency_ms":-1,"cost_usd":-0.5}""", """{"agent":"a","latency_ms":NaN,"cost_usd":Infinity}""");

        Assert.Equal(["agent_runs_total{agent=\"a\"} 2"], sample.Lines("agent_runs_total"));
        Assert.Equal(["agent_latency_ms_count{agent=\"a\"} 0"], sample.Lines("agent_latency_ms_count"));
        Assert.Equal(["agent_cost_usd_count{agent=\"a\"} 0"], sample.Lines("agent_cost_usd_count"));
        var rejected = sample.Lines("agentquarantine_rejected_lines_total");
        Assert.Contains("agentquarantine_rejected_lines_total{reason=\"bad_latency\"} 1", rejected);
        Assert.Contains("agentquarantine_rejected_lines_total{reason=\"bad_cost\"} 1", rejected);
        Assert.Contains("agentquarantine_rejected_lines_total{reason=\"non_finite\"} 2", rejected);
    }

    [Fact]
    public void An_agent_idle_for_a_day_leaves_and_goes_on_where_it_stood_when_it_returns()
    {
        var sample = new MetricsSample().Read("""{"agent":"a"}""", """{"agent":"a"}""");
        sample.Now += TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1);
        Assert.Single(sample.Lines("agent_runs_total"));

        sample.Now += TimeSpan.FromSeconds(1);
        Assert.Empty(sample.Lines("agent_runs_total"));

        sample.Read("""{"agent":"a"}""");
        Assert.Equal(["agent_runs_total{agent=\"a\"} 3"], sample.Lines("agent_runs_total"));
    }

    [Fact]
    public void A_quarantined_agent_stays_however_idle_it_is()
    {
        var sample = new MetricsSample().Read("""{"agent":"a"}""", """{"agent":"b"}""");
        sample.Now += TimeSpan.FromDays(30);
        var ledger = MetricsSample.Ledger(new QuarantineEntry { Agent = "a", State = QuarantineState.Quarantined });

        Assert.Equal(["agent_runs_total{agent=\"a\"} 1"], sample.Lines("agent_runs_total", ledger));
        Assert.Equal(["agent_quarantined{agent=\"a\"} 1"], sample.Lines("agent_quarantined", ledger));
    }

    [Fact]
    public void In_a_log_read_at_once_the_log_s_own_time_says_who_is_idle()
    {
        var sample = new MetricsSample().Read(
            """{"agent":"old","ts":"2025-01-01T00:00:00Z"}""", """{"agent":"new","ts":"2025-01-02T00:00:00Z"}""");

        Assert.Equal(["agent_runs_total{agent=\"new\"} 1"], sample.Lines("agent_runs_total"));
    }

    [Fact]
    public void A_clock_that_runs_ahead_makes_nobody_idle()
    {
        var sample = new MetricsSample().Read(
            """{"agent":"a","ts":"2026-01-02T03:00:00Z"}""", """{"agent":"b","ts":"2099-01-01T00:00:00Z"}""");

        Assert.Equal(2, sample.Lines("agent_runs_total").Length);
    }

    [Fact]
    public void Beyond_the_most_agents_the_excess_is_counted_once_each()
    {
        var sample = new MetricsSample(new MetricsOptions { MaxAgents = 2 }).Read(
            """{"agent":"a"}""", """{"agent":"b"}""", """{"agent":"c"}""", """{"agent":"c"}""", """{"agent":"d"}""", """{"agent":"a"}""");

        Assert.Equal(["agent_runs_total{agent=\"a\"} 2", "agent_runs_total{agent=\"b\"} 1"], sample.Lines("agent_runs_total"));
        Assert.Equal(["agentquarantine_agents_dropped_total 2"], sample.Lines("agentquarantine_agents_dropped_total"));
    }

    [Fact]
    public void A_new_agent_takes_the_place_of_an_idle_one_when_there_is_no_other()
    {
        var sample = new MetricsSample(new MetricsOptions { MaxAgents = 2 })
            .Read("""{"agent":"a","latency_ms":1}""", """{"agent":"b"}""");
        sample.Now += TimeSpan.FromDays(1);
        sample.Read("""{"agent":"b"}""");
        sample.Snapshot();
        sample.Read("""{"agent":"c"}""");

        Assert.Equal(["agent_runs_total{agent=\"b\"} 2", "agent_runs_total{agent=\"c\"} 1"], sample.Lines("agent_runs_total"));
        Assert.Equal(
            ["agent_latency_ms_count{agent=\"b\"} 0", "agent_latency_ms_count{agent=\"c\"} 0"], sample.Lines("agent_latency_ms_count"));
        Assert.Equal(["agentquarantine_agents_dropped_total 0"], sample.Lines("agentquarantine_agents_dropped_total"));
    }

    [Fact]
    public void An_idle_agent_that_came_back_keeps_its_place()
    {
        var sample = new MetricsSample(new MetricsOptions { MaxAgents = 1 }).Read("""{"agent":"a"}""");
        sample.Now += TimeSpan.FromDays(1);
        sample.Snapshot();
        sample.Read("""{"agent":"a"}""", """{"agent":"b"}""");

        Assert.Equal(["agent_runs_total{agent=\"a\"} 2"], sample.Lines("agent_runs_total"));
    }

    [Theory]
    [InlineData(new double[] { 1, 1 })]
    [InlineData(new double[] { 2, 1 })]
    [InlineData(new[] { 1, double.PositiveInfinity })]
    [InlineData(new[] { double.NaN })]
    public void Bounds_that_do_not_ascend_are_refused(double[] bounds)
    {
        Assert.Throws<ArgumentException>(() => new EventCounters(new MetricsOptions { CostBuckets = bounds }));
    }

    [Fact]
    public void Decisions_are_counted_by_action_and_observed_ones_apart()
    {
        var tally = new DecisionTally();
        QuarantineDecision Decision(DecisionAction action, bool applied) => new() { Agent = "a", Action = action, Applied = applied };
        tally.Add([Decision(DecisionAction.Quarantine, true), Decision(DecisionAction.Spared, false)], PolicyMode.Enforce);
        tally.Add([Decision(DecisionAction.Quarantine, false), Decision(DecisionAction.Healthy, false)], PolicyMode.Observe);

        var counts = DecisionTally.Names.Select((name, i) => (name, tally[i])).Where(c => c.Item2 > 0);
        Assert.Equal([("healthy", 1), ("quarantine", 1), ("spared", 1), ("observed", 1)], counts);
    }
}
