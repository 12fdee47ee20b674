using AgentQuarantine.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Metrics;

public class BucketBoundsTests
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Choose(-40, 4000).Select(n => n / 4.0),
        Gen.Elements(0.0, -0.0, double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity));

    [Fact]
    public void Comparing_with_every_bound_finds_the_bucket_that_a_binary_search_finds()
    {
        var bounds = Value.Where(double.IsFinite).ListOf().Select(list => list.Distinct().Order().ToArray());
        var cases = from b in bounds
                    from v in Gen.OneOf(Value, b.Length == 0 ? Value : Gen.Elements(b))
                    select (b, v);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var buckets = new BucketBounds(c.b);
            return buckets.Count(c.v) == buckets.Search(c.v) && buckets.Find(c.v) == buckets.Search(c.v);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_bound_belongs_to_its_own_bucket_and_what_is_above_to_the_next()
    {
        // One bound fewer than fills a vector, as many, and one more; and more than are compared with.
        foreach (var width in new[] { 1, 3, 4, 5, 13, 16, 64, 65, 500 })
        {
            var buckets = new BucketBounds([.. Enumerable.Range(1, width).Select(i => (double)i)]);
            for (var i = 1; i <= width; i++)
            {
                Assert.Equal(i - 1, buckets.Find(i));
                Assert.Equal(i, buckets.Find(i + 0.5));
                Assert.Equal(i, buckets.Count(i + 0.5));
            }
        }
    }
}
