using AgentQuarantine.Metrics;

namespace AgentQuarantine.Tests.Metrics;

public class ExpositionAllocationTests
{
    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void A_scrape_of_10_000_agents_allocates_nothing_per_sample(ExpositionFormat format)
    {
        var sample = new MetricsSample(new MetricsOptions());
        sample.Read([.. Enumerable.Range(0, 10_000).Select(i => FormattableString.Invariant(
            $"{{\"agent\":\"agent {i}\",\"reward\":{i * 0.001},\"latency_ms\":{i},\"cost_usd\":{i * 1e-5}}}"))]);
        var snapshot = sample.Snapshot();
        using var buffer = new ByteBuffer();
        Exposition.Write(snapshot, format, buffer);
        var first = buffer.Length;

        var allocated = Allocations.Least(() =>
        {
            buffer.Clear();
            Exposition.Write(snapshot, format, buffer);
        });

        Assert.Equal(first, buffer.Length);
        Assert.InRange(allocated, 0, 64 * 1024);
    }
}
