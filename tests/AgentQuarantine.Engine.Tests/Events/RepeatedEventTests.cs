using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Tests.Events;

/// <summary>Events that are sent again are known by their ids.</summary>
public sealed class RepeatedEventTests : IDisposable
{
    private static readonly EventFields Fields = EventFields.Default.With("Id", "id");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_event_that_is_sent_again_is_refused_and_counted()
    {
        _folder.Write("log", Lines(0, 4) + Lines(0, 4)
            + "{\"agent\":\"a\"}\n{\"agent\":\"a\"}\n{\"agent\":\"a\",\"id\":null}\n{\"agent\":\"a\",\"id\":null}\n");

        var sink = Read(Fields);
        Assert.Equal(8, sink.Events.Count);
        Assert.Equal((4, 4), (sink.Rejects[RejectReason.Repeated], sink.Rejects.Total));
        Assert.Equal(12, Read(EventFields.Default).Events.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Templates_and_threads_change_nothing(int threads)
    {
        _folder.Write("log", Lines(0, 60_000) + Lines(30_000, 60_000));

        var sink = Read(Fields, threads);

        Assert.Equal((90_000, 30_000L), (sink.Events.Count, sink.Rejects[RejectReason.Repeated]));
        Assert.Equal(sink.Events.Select(e => e.Offset).Order(), sink.Events.Select(e => e.Offset));
    }

    [Fact]
    public void Memory_is_bounded_and_the_oldest_id_is_forgotten_first()
    {
        var ids = new SeenIds();
        for (var i = 0; i <= SeenIds.Most; i++)
            Assert.True(ids.Add(BitConverter.GetBytes(i)));
        Assert.True(ids.Add(BitConverter.GetBytes(0)));
        Assert.False(ids.Add(BitConverter.GetBytes(2)));
        Assert.False(ids.Add(BitConverter.GetBytes(SeenIds.Most)));
    }

    [Fact]
    public void An_event_is_known_again_after_a_rotation()
    {
        _folder.Write("log", Lines(0, 4));
        using var follower = new EventLogFollower(_folder["log"], Fields);
        var sink = new RecordingSink();
        follower.Poll(sink);
        File.Move(_folder["log"], _folder["log.1"]);
        _folder.Write("log", Lines(2, 4));

        follower.Poll(sink);

        Assert.Equal((6, 2L), (sink.Events.Count, sink.Rejects[RejectReason.Repeated]));
    }

    private RecordingSink Read(EventFields fields, int threads = 0)
    {
        var sink = new RecordingSink();
        new EventLog(_folder["log"], fields).Read(ReadRequest.All with { Threads = threads }, sink);
        return sink;
    }

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(
        i => FormattableString.Invariant($"{{\"id\": \"event-{i}\", \"ts\": \"2026-11-25T10:00:00Z\", ")
            + "\"agent\": \"a\", \"reward\": -0.5, \"text\": \"of some length, to fill it\"}\n"));
}
