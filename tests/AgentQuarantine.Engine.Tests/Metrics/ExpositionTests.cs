using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Metrics;

public class ExpositionTests
{
    private static MetricsSnapshot Sample() => new MetricsSample()
        .Read(
            """{"agent":"b","reward":1.5,"latency_ms":5,"cost_usd":0.25,"ts":"2026-01-02T03:04:00Z"}""",
            """{"agent":"a","reward":-2,"latency_ms":7.5,"error":"boom"}""",
            """{"agent":"b","reward":0.5,"latency_ms":70,"cost_usd":0.0001}""",
            "nonsense")
        .Snapshot(MetricsSample.Ledger(
            new QuarantineEntry { Agent = "b", State = QuarantineState.Quarantined, Level = 2 },
            new QuarantineEntry { Agent = "z", State = QuarantineState.Probation, Level = 1 }));

    private const string AgentsText = """
        # HELP agent_runs_total Events of the agent since the log's first byte.
        # TYPE agent_runs_total counter
        agent_runs_total{agent="a"} 1
        agent_runs_total{agent="b"} 2
        # HELP agent_errors_total Events of the agent that are errors.
        # TYPE agent_errors_total counter
        agent_errors_total{agent="a"} 1
        agent_errors_total{agent="b"} 0
        # HELP agent_latency_ms Latency of a run in milliseconds.
        # TYPE agent_latency_ms histogram
        agent_latency_ms_bucket{agent="a",le="5"} 0
        agent_latency_ms_bucket{agent="a",le="10"} 1
        agent_latency_ms_bucket{agent="a",le="+Inf"} 1
        agent_latency_ms_count{agent="a"} 1
        agent_latency_ms_sum{agent="a"} 7.5
        agent_latency_ms_bucket{agent="b",le="5"} 1
        agent_latency_ms_bucket{agent="b",le="10"} 1
        agent_latency_ms_bucket{agent="b",le="+Inf"} 2
        agent_latency_ms_count{agent="b"} 2
        agent_latency_ms_sum{agent="b"} 75
        # HELP agent_cost_usd Cost of a run in US dollars.
        # TYPE agent_cost_usd histogram
        agent_cost_usd_bucket{agent="a",le="0.001"} 0
        agent_cost_usd_bucket{agent="a",le="1"} 0
        agent_cost_usd_bucket{agent="a",le="+Inf"} 0
        agent_cost_usd_count{agent="a"} 0
        agent_cost_usd_sum{agent="a"} 0
        agent_cost_usd_bucket{agent="b",le="0.001"} 1
        agent_cost_usd_bucket{agent="b",le="1"} 2
        agent_cost_usd_bucket{agent="b",le="+Inf"} 2
        agent_cost_usd_count{agent="b"} 2
        agent_cost_usd_sum{agent="b"} 0.2501
        # HELP agent_last_reward Newest reward of the agent.
        # TYPE agent_last_reward gauge
        agent_last_reward{agent="a"} -2
        agent_last_reward{agent="b"} 0.5
        # HELP agent_last_cost_usd Newest cost of a run in US dollars.
        # TYPE agent_last_cost_usd gauge
        agent_last_cost_usd{agent="b"} 0.0001
        # HELP agent_last_latency_ms Newest latency of a run in milliseconds.
        # TYPE agent_last_latency_ms gauge
        agent_last_latency_ms{agent="a"} 7.5
        agent_last_latency_ms{agent="b"} 70
        # HELP agent_reward_mean Mean of the rewards in the agent's window.
        # TYPE agent_reward_mean gauge
        agent_reward_mean{agent="a"} -2
        agent_reward_mean{agent="b"} 1
        # HELP agent_reward_std Sample standard deviation of the rewards in the agent's window.
        # TYPE agent_reward_std gauge
        agent_reward_std{agent="a"} 0
        agent_reward_std{agent="b"} 0.7071067811865476
        # HELP agent_reward_sharpe Mean over standard deviation of the rewards in the agent's window, not annualised.
        # TYPE agent_reward_sharpe gauge
        agent_reward_sharpe{agent="a"} 0
        agent_reward_sharpe{agent="b"} 1.414213562373095
        # HELP agent_reward_drawdown Deepest fall of the summed rewards below their running peak in the agent's window, at most 0.
        # TYPE agent_reward_drawdown gauge
        agent_reward_drawdown{agent="a"} -2
        agent_reward_drawdown{agent="b"} 0
        # HELP agent_rewards_missing Events of the agent among the lines read without a reward that is a number.
        # TYPE agent_rewards_missing gauge
        agent_rewards_missing{agent="a"} 0
        agent_rewards_missing{agent="b"} 0
        # HELP agent_rewards_not_finite Events of the agent among the lines read with a reward that is NaN or infinite.
        # TYPE agent_rewards_not_finite gauge
        agent_rewards_not_finite{agent="a"} 0
        agent_rewards_not_finite{agent="b"} 0
        # HELP agent_unjudged 1 while the agent has no reward to judge, or its newest events have none, else 0.
        # TYPE agent_unjudged gauge
        agent_unjudged{agent="a"} 0
        agent_unjudged{agent="b"} 0
        # HELP agent_reward_drawdown_limit Drawdown at or below which the agent breaches, as it applies now.
        # TYPE agent_reward_drawdown_limit gauge
        agent_reward_drawdown_limit{agent="a"} -3
        agent_reward_drawdown_limit{agent="b"} -3
        agent_reward_drawdown_limit{agent="z"} -1.5
        # HELP agent_quarantined 1 while the agent is quarantined, else 0.
        # TYPE agent_quarantined gauge
        agent_quarantined{agent="a"} 0
        agent_quarantined{agent="b"} 1
        agent_quarantined{agent="z"} 0
        # HELP agent_probation 1 while the agent is on probation, else 0.
        # TYPE agent_probation gauge
        agent_probation{agent="a"} 0
        agent_probation{agent="b"} 0
        agent_probation{agent="z"} 1
        # HELP agent_quarantine_level How often, net of what was earned back, the agent has been quarantined.
        # TYPE agent_quarantine_level gauge
        agent_quarantine_level{agent="a"} 0
        agent_quarantine_level{agent="b"} 2
        agent_quarantine_level{agent="z"} 1

        """;

    [Fact]
    public void The_text_format_groups_families_and_says_what_each_is()
    {
        var text = MetricsSample.Write(Sample());

        Assert.Equal(AgentsText, text[..text.IndexOf("# HELP agentquarantine_build", StringComparison.Ordinal)]);
        Assert.Contains(
            """
            # HELP agentquarantine_build_info The version that serves these metrics.
            # TYPE agentquarantine_build_info gauge
            agentquarantine_build_info{version="1.0.0"} 1
            # HELP agentquarantine_up 
            """.Trim(), text);
        Assert.Contains("agentquarantine_rejected_lines_total{reason=\"malformed\"} 1\n", text);
        Assert.Contains("agentquarantine_decisions_total{action=\"spared\"} 0\n", text);
        Assert.Contains("agentquarantine_decisions_total{action=\"observed\"} 0\n", text);
        Assert.EndsWith("\n", text);
    }

    [Fact]
    public void OpenMetrics_has_types_first_float_bounds_creation_times_and_an_end()
    {
        var text = MetricsSample.Write(Sample(), ExpositionFormat.OpenMetrics);

        Assert.StartsWith(
            """
            # TYPE agent_runs counter
            # HELP agent_runs Events of the agent since the log's first byte.
            agent_runs_total{agent="a"} 1
            agent_runs_created{agent="a"} 1767323045
            agent_runs_total{agent="b"} 2
            agent_runs_created{agent="b"} 1767323045

            """, text);
        Assert.Contains(
            """
            # TYPE agent_latency_ms histogram
            # HELP agent_latency_ms Latency of a run in milliseconds.
            agent_latency_ms_bucket{agent="a",le="5.0"} 0
            agent_latency_ms_bucket{agent="a",le="10.0"} 1
            agent_latency_ms_bucket{agent="a",le="+Inf"} 1
            agent_latency_ms_count{agent="a"} 1
            agent_latency_ms_sum{agent="a"} 7.5
            agent_latency_ms_created{agent="a"} 1767323045
            """, text);
        Assert.Contains("# TYPE agentquarantine_build info\n# HELP agentquarantine_build The version", text);
        Assert.Contains("# TYPE agentquarantine_decisions counter\n", text);
        Assert.EndsWith("\n# EOF\n", text);
    }

    [Fact]
    public void Every_family_is_announced_once_and_its_samples_stand_together()
    {
        foreach (var format in Enum.GetValues<ExpositionFormat>())
        {
            var families = new List<string>();
            foreach (var line in MetricsSample.Write(Sample(), format).Split('\n').Where(line => line.StartsWith("# TYPE")))
                families.Add(line.Split(' ')[2]);

            Assert.Equal(families.Count, families.Distinct().Count());
        }
    }

    [Fact]
    public void The_same_snapshot_gives_the_same_bytes()
    {
        var snapshot = Sample();

        Assert.Equal(MetricsSample.Write(snapshot), MetricsSample.Write(snapshot));
    }

    [Theory]
    [InlineData("""say "hi" """, """say \"hi\" """)]
    [InlineData("""C:\agents""", """C:\\agents""")]
    [InlineData("two\nlines", "two\\nlines")]
    [InlineData("🦙é\t\r", "🦙é\t\r")]
    public void Names_come_through_escaped_and_otherwise_unharmed(string name, string escaped)
    {
        var line = System.Text.Json.JsonSerializer.Serialize(new { agent = name, reward = 1 });

        Assert.Equal([$"agent_runs_total{{agent=\"{escaped}\"}} 1"], new MetricsSample().Read(line).Lines("agent_runs_total"));
    }

    [Fact]
    public void Help_is_escaped_as_its_format_asks()
    {
        Assert.Equal("""a \\ "b" \n""", LabelValue.EscapeHelp("a \\ \"b\" \n", ExpositionFormat.Text));
        Assert.Equal("""a \\ \"b\" \n""", LabelValue.EscapeHelp("a \\ \"b\" \n", ExpositionFormat.OpenMetrics));
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.30000000000000004, "-0.30000000000000004")]
    [InlineData(1e300, "1E+300")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_the_shortest_that_read_back(double value, string text)
    {
        using var buffer = new ByteBuffer(1);
        buffer.Write(value);

        var written = System.Text.Encoding.UTF8.GetString(buffer.Span);
        if (double.IsFinite(value))
            Assert.Equal(value, double.Parse(written, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(text, written.Replace("9.007199254740992E+15", "9007199254740992"));
    }

    [Fact]
    public void A_culture_with_commas_changes_nothing()
    {
        var expected = MetricsSample.Write(Sample());
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");

            Assert.Equal(expected, MetricsSample.Write(Sample()));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Without_a_readable_ledger_nobody_is_said_to_be_free()
    {
        var sample = new MetricsSample().Read("""{"agent":"a"}""");
        var snapshot = SnapshotBuilder.Build(sample.Counters, [], null, FleetPolicy.Default, new SelfMetrics(), sample.Now);

        Assert.DoesNotContain("agent_quarantined", MetricsSample.Write(snapshot));
    }
}
