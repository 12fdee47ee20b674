using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Tests.Events;

public sealed class TimeOrderTests
{
    [Fact]
    public void Events_in_disorder_come_in_the_order_of_their_times() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Ordered([4, 5, 6, 1, 2, 3]));

    [Fact]
    public void An_event_without_a_time_stays_behind_the_one_before_it() =>
        Assert.Equal([1, 3, 0, 0, 4], Ordered([3, 0, 0, 1, 4]));

    [Theory]
    [InlineData(1)]
    [InlineData(TimeOrder.Reach)]
    public void Batches_of_any_length_up_to_the_reach_are_put_in_order(int batch)
    {
        int[] times = [.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Range((i ^ 1) * batch + 1, batch))];

        Assert.Equal(Enumerable.Range(1, 12 * batch), Ordered(times));
    }

    [Fact]
    public void A_log_by_itself_is_put_in_order_too_where_that_is_asked_for()
    {
        using var folder = new TempFolder();
        var log = folder.Write("log", string.Concat(
            new[] { 3, 1, 2 }.Select(i => $$"""{"agent":"a","reward":{{i}},"ts":{{1_700_000_000 + i}}}""" + "\n")));
        var sink = new RecordingSink();
        var source = new MergedEventSource([new EventLog(log)]) { OrdersWithin = true };
        source.Read(new ReadRequest(2), sink, null, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2], sink.Rewards);
        Assert.Equal([1, 2], sink.Events.Select(e => e.Line));
    }

    private static List<int> Ordered(int[] times)
    {
        var ordered = new List<int>();
        var order = new TimeOrder((in AgentEvent e) => ordered.Add((int)e.Timestamp));
        foreach (var time in times)
            order.Add(new AgentEvent { Timestamp = time });
        order.End();
        return ordered;
    }
}
