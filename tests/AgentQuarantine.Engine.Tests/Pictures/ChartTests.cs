using System.Xml.Linq;
using AgentQuarantine.Live;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Tests.Pictures;

/// <summary>Whatever the figures are, a chart is well-formed and has no number that a browser cannot draw.</summary>
public sealed class ChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<double[], double> Rewards => new()
    {
        { [], -3 },
        { [1], -3 },
        { [1, 1, 1, 1], -3 },
        { [-1, -2, 3], -3 },
        { [0, 0, 0], double.NaN },
        { [1e308, 1e308, -1e308, -1e308, -1e308], -3 },
        { [5e-324, -5e-324], -1e308 },
        { [-double.MaxValue, -double.MaxValue], -5e-324 },
    };

    private static AgentPicture Picture(double[] rewards, double limit, string agent = "a")
    {
        var past = new AgentPast(10, TimeSpan.FromDays(1));
        for (var i = 0; i < rewards.Length; i++)
            past.Add(new() { Reward = rewards[i], LatencyMs = i, CostUsd = double.NaN, Timestamp = Start.AddMinutes(i).UtcTicks }, 0);
        return new AgentPicture
        {
            Agent = agent,
            Points = past.Points(),
            Rewards = rewards,
            Limits = new LimitSteps([], limit),
            Spans = [new QuarantineSpan(Start, Start.AddMinutes(1), "why")],
            Window = 10,
            Times = (Start, Start.AddMinutes(Math.Max(0, rewards.Length - 1))),
        };
    }

    [Theory]
    [MemberData(nameof(Rewards))]
    public void Every_chart_survives(double[] rewards, double limit)
    {
        var picture = Picture(rewards, limit);
        foreach (var chart in new[]
        {
            EquityChart.Draw(picture), DrawdownChart.Draw(picture), RewardHistogram.Draw("a", rewards),
            BandChart.Draw("latency", "Latency", " ms", picture, [.. picture.Points.Select(p => p.MeanLatency)]),
            BandChart.Draw("cost", "Cost", " $", picture, [.. picture.Points.Select(_ => double.NaN)]),
            Sparkline.Draw(picture.Points, picture.Spans, picture.Times),
            LimitBar.Draw(rewards.Length == 0 ? double.NaN : picture.Points[^1].Worst / limit, AgentState.Healthy),
            Timeline.Draw([("a", picture.Spans)], picture.Times, ""),
        })
        {
            var svg = XElement.Parse(chart.ToString());
            var numbers = svg.DescendantsAndSelf().Attributes()
                .Where(a => a.Name.LocalName is "d" or "x" or "y" or "width" or "height" or "cx" or "cy");
            Assert.All(numbers, number => Assert.DoesNotMatch("NaN|Infinity|∞|E\\+|e\\+|\\d{7}", number.Value));
            Assert.All(svg.DescendantsAndSelf(), element => Assert.Null(element.Attribute("style")));
        }
    }

    [Fact]
    public void The_limit_stands_at_the_same_place_and_far_breaches_have_an_arrow()
    {
        static string Mark(Markup bar) =>
            XElement.Parse(bar.ToString()).Elements().Single(e => (string?)e.Attribute("class") == "lm").Attribute("d")!.Value;

        var (near, far) = (LimitBar.Draw(0.5, AgentState.Healthy), LimitBar.Draw(7, AgentState.Quarantined));
        Assert.Equal(Mark(near), Mark(far));
        Assert.Equal(3, XElement.Parse(near.ToString()).Elements().Count());
        Assert.Equal(4, XElement.Parse(far.ToString()).Elements().Count());
    }

    [Fact]
    public void The_limit_is_drawn_as_it_was()
    {
        var limits = new LimitSteps([(Start.AddHours(1), -3), (Start.AddHours(2), -1.5)], -3.5);

        Assert.Equal([-3, -1.5, -3.5], new[] { 0, 1.5, 9 }.Select(hours => limits.At(Start.AddHours(hours))));
    }

    [Fact]
    public void Names_of_others_are_text()
    {
        const string Hostile = "</title><script>alert(1)</script>\" onload='x'\u202e\0&amp;";
        var chart = EquityChart.Draw(Picture([1, 2], -3, Hostile)).ToString();

        Assert.DoesNotContain("<script", chart);
        Assert.DoesNotContain('\u202e', chart);
        Assert.Contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;\uFFFD\uFFFD&amp;amp;", chart);
        Assert.Equal(2, XElement.Parse(chart).Elements().Count(e => e.Name.LocalName is "title" or "desc"));
    }

    [Theory]
    [InlineData(-344771.08, "−344.8k")]
    [InlineData(3272.4, "3272")]
    [InlineData(-26.4899, "−26.49")]
    [InlineData(999.7, "1000")]
    [InlineData(9999.7, "10k")]
    [InlineData(999960, "1M")]
    [InlineData(-0.0, "0")]
    [InlineData(-1e-12, "−1e-12")]
    [InlineData(1e308, "1e308")]
    [InlineData(double.NaN, "–")]
    public void Numbers_are_short(double value, string text) => Assert.Equal(text, Figures.Short(value));

    [Theory]
    [InlineData(-0.0, "0%")]
    [InlineData(-0.001, "0%")]
    [InlineData(1.726, "173%")]
    [InlineData(1e300, ">9999 %")]
    [InlineData(double.NaN, "–")]
    public void Shares_have_no_negative_zero(double share, string text) => Assert.Equal(text, Figures.Percent(share));

    [Fact]
    public void A_check_s_reason_has_short_numbers() =>
        Assert.Equal("drawdown −344.8k ≤ limit −200k, p95 0.5 ≥ limit 0.25",
            Figures.Reason("drawdown -344771.082 <= limit -200000, p95 0.500 >= limit 0.25"));
}
