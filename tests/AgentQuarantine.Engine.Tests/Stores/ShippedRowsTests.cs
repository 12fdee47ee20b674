using System.Globalization;
using System.Text;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Stores.Shipping;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Stores;

/// <summary>Logs whose lines need those before them, shipped: the rows of a CSV, and what docker splits.</summary>
public sealed class ShippedRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RememberingStore _store = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Rows_arrive_once_wherever_the_shipper_stops_and_whatever_breaks(int seed)
    {
        var random = new Random(seed);
        var path = _folder["a.csv"];
        var expected = new List<(string, double)>();
        var shipper = Start(path);
        for (var file = 0; file < 4; file++)
        {
            // A file has a header of its own: its columns stand in another order.
            var isTurned = file % 2 == 1;
            var text = new StringBuilder(isTurned ? "reward,note,agent\r\n" : "agent,note,reward\n");
            for (var row = 0; row < 40; row++)
            {
                var (agent, reward) = ($"agent-{random.Next(5)}", (double)random.Next(-100, 100));
                expected.Add((agent, reward));
                var note = random.Next(3) switch { 0 => "", 1 => "plain", _ => "\"two, \"\"lines\"\"\nand\na third\"" };
                var number = reward.ToString(CultureInfo.InvariantCulture);
                text.Append(isTurned ? $"{number},{note},{agent}\r\n" : $"{agent},{note},{number}\n");
            }
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 200), bytes.Length - at);
                using (var stream = new FileStream(path, FileMode.Append))
                    stream.Write(bytes, at, length);
                at += length;
                _store.Next = (Fault)random.Next(3);
                Ship(shipper);
                if (random.Next(4) > 0)
                    continue;
                shipper.Dispose();
                shipper = Start(path);
                Ship(shipper);
            }
            for (var age = file; age > 0; age--)
                File.Move(_folder[$"a.csv.{age}"], _folder[$"a.csv.{age + 1}"]);
            File.Move(path, _folder["a.csv.1"]);
        }
        shipper.Dispose();
        using var last = Start(path);
        Ship(last);
        Assert.Equal(expected, _store.Events);
        Assert.Equal(0, last.Behind);
        Assert.Equal(0, last.Rejects.Total);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_told_as_what_is_left()
    {
        var path = _folder["a.csv"];
        File.WriteAllText(path, "agent,reward,note\na,1,\nb,2,\"open\nc,3,\n");
        using var shipper = Start(path);
        Ship(shipper, takesTail: true);
        Assert.Equal([("a", 1.0)], _store.Events);
        Assert.Equal("b,2,\"open\nc,3,\n".Length, shipper.Behind);
        File.AppendAllText(path, "\"\nd,4,\n");
        Ship(shipper, takesTail: true);
        Assert.Equal([("a", 1.0), ("b", 2.0), ("d", 4.0)], _store.Events);
        Assert.Equal(0, shipper.Behind);
    }

    [Fact]
    public void A_header_alone_is_waited_with()
    {
        var path = _folder["a.csv"];
        File.WriteAllText(path, "agent,reward\n");
        using var shipper = Start(path);
        Ship(shipper);
        Assert.Equal("agent,reward\n".Length, shipper.Behind);
        File.AppendAllText(path, "a,1\n");
        Ship(shipper);
        Assert.Equal([("a", 1.0)], _store.Events);
        Assert.Equal(0, shipper.Rejects.Total);
    }

    [Fact]
    public void A_container_s_log_is_known_by_its_first_line()
    {
        var path = _folder["a.log"];
        File.WriteAllText(path, """{"log":"{\"agent\":\"a\",\"reward\":1}\n","stream":"stdout","time":"2026-03-01T12:00:00.000000000Z"}""" + "\n");
        using var shipper = Start(path);
        Ship(shipper);
        Assert.Equal([("a", 1.0)], _store.Events);
    }

    private ShippedLog Start(string path) => new(new EventLog(path), "h:/log", _store, _time, TimeSpan.Zero);

    private static void Ship(ShippedLog shipper, bool takesTail = false)
    {
        for (var calm = 0; calm < 2;)
        {
            try
            {
                shipper.Look(CancellationToken.None);
                calm = shipper.Step(takesTail, CancellationToken.None) ? 0 : calm + 1;
            }
            catch (QuarantineException e) when (e.Id == ErrorIds.StoreUnreachable)
            {
                calm = 0;
            }
        }
    }
}
