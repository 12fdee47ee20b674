using AgentQuarantine.Rollups;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.Rollups;

public sealed class RollupFileTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    private string Path => _folder["rollups.csv"];

    public void Dispose() => _folder.Dispose();

    private static RollupRow Row(int hour, string agent) =>
        new() { From = Start.AddHours(hour), To = Start.AddHours(hour + 1), Agent = agent, Runs = 1, Sum = -0.1 };

    private void Append(params RollupRow[] rows)
    {
        using var file = RollupFile.Open(Path);
        file.Append(rows);
    }

    private (DateTimeOffset? End, TimeSpan? Length) Look()
    {
        using var file = RollupFile.Open(Path);
        return (file.End, file.Length);
    }

    [Fact]
    public void It_grows_and_knows_where_it_ends_whatever_the_agents_are_called()
    {
        Assert.Equal((null, null), Look());
        Append(Row(0, "a"), Row(0, "b, \"c\"\n2099-01-01T00:00:00Z,2099-01-01T00:00:00Z,"));
        Assert.Equal((Start.AddHours(1), TimeSpan.FromHours(1)), Look());
        Append(Row(1, "a"));
        Append();

        Assert.Equal(Start.AddHours(2), Look().End);
        var lines = File.ReadAllLines(Path);
        Assert.Equal((RollupCsv.Header, "2026-01-01T01:00:00Z,2026-01-01T02:00:00Z,a,1,0,0,-0.1,,,,,,0,,,,,0,0,false,"), (lines[0], lines[^1]));
    }

    [Fact]
    public void The_rows_of_a_bucket_that_was_cut_off_are_written_again()
    {
        Append(Row(0, "a"), Row(0, "b"), Row(1, "a"), Row(1, "b"));
        var whole = File.ReadAllText(Path);
        File.WriteAllText(Path, whole[..^9]);

        Assert.Equal(Start.AddHours(1), Look().End);
        Append(Row(1, "a"), Row(1, "b"));
        Assert.Equal(whole, File.ReadAllText(Path));
        File.WriteAllText(Path, whole[..30]);
        Assert.Equal((null, null), Look());
        Assert.Equal("", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("foreign\n")]
    [InlineData("foreign")]
    [InlineData(RollupCsv.Header + "\nforeign\n")]
    public void A_file_that_holds_something_else_is_left_as_it_is(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Equal(ErrorIds.FileUnwritable, Assert.Throws<QuarantineException>(() => RollupFile.Open(Path)).Id);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void Nobody_else_appends_meanwhile()
    {
        using var file = RollupFile.Open(Path);

        Assert.Equal(ErrorIds.FileUnwritable, Assert.Throws<QuarantineException>(() => RollupFile.Open(Path)).Id);
    }
}
