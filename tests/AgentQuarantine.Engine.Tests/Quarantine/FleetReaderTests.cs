using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Tests.Events;
using static AgentQuarantine.Tests.Events.RecordingSink;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class FleetReaderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_released_agent_is_judged_past_its_mark_and_shown_whole()
    {
        var log = new EventLog(_folder.Write("log", Line(-5) + Line(-5, "b")));
        var ledger = Ledger(new QuarantineEntry { Agent = "a", Marks = log.MarkEnds(Now) });
        _folder.Append("log", Line(2) + Line(-1) + Line(-1, "b"));
        var read = FleetReader.Read(log, ledger, new FleetReadOptions(), Now, null, TestContext.Current.CancellationToken);

        Assert.Equal([("a", 3, -5.0, 2, -1.0), ("b", 2, -6.0, 2, -6.0)],
            read.Agents.Select(s => (s.Agent, s.Count, s.Drawdown, s.Judged.Count, s.Judged.Drawdown)));
        Assert.All(read.Agents, s => Assert.Equal(_folder["log"], s.Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_reward_falls_between_what_was_read_and_the_mark_of_its_end(int logs)
    {
        EventLog[] all = [.. Enumerable.Range(0, logs).Select(i => new EventLog(_folder.Write($"{i}", Line(1) + Line(2) + Line(-1)[..9])))];
        IEventSource source = logs == 1 ? all[0] : new MergedEventSource(all);
        using var reading = source.Begin(ReadRequest.Default, TestContext.Current.CancellationToken);
        _folder.Append("0", Line(-1)[9..] + Line(-7));
        var sink = new RecordingSink();
        reading.Read(sink, null, TestContext.Current.CancellationToken);

        Assert.Equal(logs * 2, sink.Events.Count);
        var released = Ledger(new QuarantineEntry { Agent = "a", Marks = reading.Ends(Now) });
        var next = FleetReader.Read(source, released, new FleetReadOptions(), Now, null, TestContext.Current.CancellationToken);
        Assert.Equal((2, -8.0), (next.Agents[0].Judged.Count, next.Agents[0].Judged.Drawdown));
    }

    [Fact]
    public void Several_logs_are_one_fleet_and_each_keeps_its_mark()
    {
        EventLog[] logs = [new(_folder.Write("0", Line(-5))), new(_folder.Write("1", Line(-7) + Line(-7)))];
        var source = new MergedEventSource(logs);
        var ledger = Ledger(new QuarantineEntry { Agent = "a", Marks = source.MarkEnds(Now) });
        _folder.Append("0", Line(1));
        _folder.Append("1", Line(-2));
        var a = Assert.Single(FleetReader.Read(source, ledger, new FleetReadOptions(), Now, null, TestContext.Current.CancellationToken).Agents);

        Assert.Equal((5, 2, -2.0), (a.Count, a.Judged.Count, a.Judged.Drawdown));
        Assert.Null(a.Path);
    }

    [Fact]
    public void Who_is_quarantined_is_said_of_agents_in_the_log_only()
    {
        var log = new EventLog(_folder.Write("log", Line(1) + Line(1, "b")));
        var ledger = Ledger(
            new QuarantineEntry { Agent = "a", State = QuarantineState.Quarantined },
            new QuarantineEntry { Agent = "gone", State = QuarantineState.Quarantined });
        var read = FleetReader.Read(log, ledger, new FleetReadOptions(), Now, null, TestContext.Current.CancellationToken);

        Assert.Equal([("a", true), ("b", false)], read.Agents.Select(s => (s.Agent, s.Quarantined)));
    }

    private static LedgerSnapshot Ledger(params QuarantineEntry[] entries) => new() { Agents = entries.ToDictionary(entry => entry.Agent) };
}
