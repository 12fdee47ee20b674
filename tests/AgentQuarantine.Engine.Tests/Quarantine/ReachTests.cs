using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>A neighbour that fills the last lines hides nobody: it is said, and reading can go on backwards.</summary>
public sealed class ReachTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_further_back_are_only_for_windows_that_the_last_lines_do_not_fill()
    {
        _folder.Write("log", Of("bad", 5) + Of("gone", 2) + Of("chatty", 20) + Of("bad", 1) + "\n");

        Assert.Equal(["bad 1/1", "chatty 9/8"], Stats(last: 11, reach: null));
        Assert.Equal(["bad 1/1", "chatty 9/8"], Stats(last: 11, reach: 11));
        Assert.Equal(["bad 1/1", "chatty 9/8", "gone 1/1"], Stats(last: 11, reach: 23));
        Assert.Equal(["bad 6/6", "chatty 9/8", "gone 2/2"], Stats(last: 11, reach: 1000));
        Assert.Equal(["bad 6/6", "chatty 20/8", "gone 2/2"], Stats(last: 25, reach: 1000));
    }

    [Fact]
    public void Reading_goes_on_into_the_files_that_the_log_was_rotated_to()
    {
        _folder.Write("log.1", Of("bad", 5));
        _folder.Write("log", Of("chatty", 12));

        Assert.Equal(["chatty 11/8"], Stats(last: 11, reach: null));
        Assert.Equal(["bad 5/5", "chatty 11/8"], Stats(last: 11, reach: 100));
    }

    [Theory]
    [InlineData(null, "The last 40 lines do not hold the windows of 500 rewards of 'bad' (2), though the log goes on before."
        + " 38 of them are of 'chatty'. To read further back: --reach (-Reach).")]
    [InlineData(50, "The last 50 lines do not hold the windows of 500 rewards of 'bad' (2), 'chatty' (48), though the log goes on before."
        + " 48 of them are of 'chatty'. To read further back: --reach (-Reach).")]
    [InlineData(1000, null)]
    public void A_check_names_those_whose_windows_stop_short(int? reach, string? warning)
    {
        _folder.Write("log", Of("bad", 30) + Of("chatty", 200) + Of("bad", 2));
        var options = new CheckOptions
        {
            Read = new FleetReadOptions { Request = new ReadRequest(40), Reach = reach },
            Policy = new FleetPolicy { Defaults = QuarantinePolicy.Default with { MinSamples = 20 } },
        };
        var result = CheckOperation.Read(
            [_folder["log"]], options, new FileLedger(_folder["q.json"]), new FakeTimeProvider(), null, TestContext.Current.CancellationToken)
            .Run(apply: false);

        Assert.Equal(warning is null ? [] : [warning], result.Warnings);
    }

    [Fact]
    public void A_log_that_was_read_from_its_first_line_on_has_nothing_earlier()
    {
        _folder.Write("log", Of("a", 3));

        Assert.Equal([true, false, false], new int?[] { 2, 3, null }.Select(last => Read(last, null).HasEarlier));
        _folder.Write("log.1", Of("a", 3));
        Assert.Equal([true, true, false, false], new int?[] { 3, 5, 6, null }.Select(last => Read(last, null).HasEarlier));
    }

    private static string Of(string agent, int lines) => string.Concat(Enumerable.Repeat(RecordingSink.Line(1, agent), lines));

    private IEnumerable<string> Stats(int last, int? reach) =>
        Read(last, reach, window: 8).Agents.Select(agent => $"{agent.Agent} {agent.Runs}/{agent.Count}");

    private FleetReadResult Read(int? last, int? reach, int window = Fleet.DefaultWindow) => FleetReader.Read(
        new EventLog(_folder["log"]), LedgerSnapshot.Empty, new FleetReadOptions { Window = window, Request = new ReadRequest(last), Reach = reach },
        DateTimeOffset.UnixEpoch, null, TestContext.Current.CancellationToken);
}
