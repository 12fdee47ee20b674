using AgentQuarantine.Rollups;

namespace AgentQuarantine.Tests.Rollups;

public sealed class LatencySketchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(50_000)]
    public void A_percentile_is_a_latency_or_hardly_off(int count)
    {
        var random = new Random(count);
        var latencies = Enumerable.Range(0, count).Select(_ => Math.Exp((random.NextDouble() * 30) - 10)).ToArray();
        var sketch = new LatencySketch();
        // A second time, as it is used again.
        for (var time = 0; time < 2; time++)
        {
            sketch.Clear();
            foreach (var latency in latencies)
                sketch.Add(latency);
            var sorted = latencies.Order().ToArray();
            foreach (var share in new[] { 0.01, 0.5, 0.95, 1 })
            {
                var wanted = sorted[(int)Math.Ceiling(share * count) - 1];
                var error = count <= LatencySketch.ExactCount ? 0 : 0.004 * wanted;
                Assert.InRange(sketch.Percentile(share), wanted - error, wanted + error);
            }
        }
    }

    [Fact]
    public void The_smallest_and_the_greatest_that_there_are_take_no_more_memory_and_no_percentile_is_above_the_greatest()
    {
        var sketch = new LatencySketch();
        for (var i = 0; i < 300; i++)
            sketch.Add(i < 200 ? 0 : double.MaxValue);

        Assert.Equal((0.0, true), (sketch.Percentile(0.5), sketch.Percentile(0.95) is > 1e13 and <= double.MaxValue));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
            sketch.Add(Math.ScaleB(1, (i % 2000) - 1000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }
}
