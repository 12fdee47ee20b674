using AgentQuarantine.Events;
using AgentQuarantine.Live;

namespace AgentQuarantine.Tests.Live;

/// <summary>What is kept of an agent, whatever order its events arrive in, is what a query of all of them would read.</summary>
public sealed class NewestEventsTests
{
    [Theory]
    [InlineData(5, null)]
    [InlineData(1, null)]
    [InlineData(40, null)]
    [InlineData(5, 12)]
    [InlineData(5, 1)]
    public void They_are_those_of_a_query_at_every_moment(int window, int? last)
    {
        var random = new Random(window);
        for (var run = 0; run < 40; run++)
        {
            // Some have no rewards at all, and then a cap counts.
            var rewarded = run % 4 / 3.0;
            List<ArrivedEvent> all =
                [.. Enumerable.Range(1, 250).Select(n => Event(random.Next(60), random.Next(3), n, random.NextDouble() < rewarded))];
            ArrivedEvent[] arriving = [.. all.OrderBy(_ => random.Next(run % 2 == 0 ? 1 : 1000))];
            var kept = new NewestEvents(window, last);
            for (var i = 0; i < arriving.Length; i++)
            {
                kept.Add(arriving[i]);
                if (i > 0 && random.Next(4) == 0)
                    kept.Add(arriving[random.Next(i)]);
                Assert.Equal(Query(arriving[..(i + 1)], window, last), Keys(kept.Events.ToArray()));
            }
        }
    }

    [Fact]
    public void One_that_is_known_and_one_that_is_too_old_change_nothing()
    {
        var kept = new NewestEvents(2, null);
        Assert.True(kept.Add(Event(5, 1, 1, true)));
        Assert.False(kept.Add(Event(5, 1, 1, true)));
        Assert.True(kept.Add(Event(6, 1, 2, true)));
        Assert.False(kept.Add(Event(4, 2, 1, true)));
        Assert.True(kept.Add(Event(5, 2, 2, true)));
    }

    private static ArrivedEvent Event(long at, int source, long n, bool hasReward) =>
        new() { At = at, Event = new AgentEvent { Source = source, Line = n, Reward = hasReward ? 1 : double.NaN } };

    private static (long, int, long)[] Keys(IEnumerable<ArrivedEvent> events) => [.. events.Select(e => (e.At, e.Event.Source, e.Event.Line))];

    private static (long, int, long)[] Query(IEnumerable<ArrivedEvent> events, int window, int? last)
    {
        ArrivedEvent[] newest = [.. events.OrderByDescending(e => (e.At, e.Event.Source, e.Event.Line))];
        var edge = newest.Where(e => !double.IsNaN(e.Event.Reward)).Skip(window - 1).Take(1).ToArray();
        var count = last is { } number ? number
            : Math.Min(20 * window, edge is [var reward] ? Array.FindIndex(newest, e => e.CompareTo(reward) == 0) + 1 : int.MaxValue);
        return Keys(newest.Take(count).Reverse());
    }
}
