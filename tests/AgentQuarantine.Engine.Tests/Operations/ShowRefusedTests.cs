using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.Operations;

/// <summary>Refused lines are shown with their places, safe for a terminal.</summary>
public sealed class ShowRefusedTests : IDisposable
{
    private const string A = """{"agent":"a","reward":1}""" + "\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_refused_line_is_shown_with_its_place_and_reason()
    {
        var log = _folder.Write("log",
            A + """{"agent":"a","reward":oops}""" + "\n" + A + """{"who":1}""" + "\n" + """{"agent":"a","reward":"x"}""" + "\n");

        var lines = Run(10, log);

        Assert.Equal(
            [
                (2, A.Length, 23, RejectReason.Malformed), (4, (2 * A.Length) + 28, 1, RejectReason.NoAgent),
                (5, (2 * A.Length) + 38, 1, RejectReason.BadReward),
            ],
            lines.Select(line => ((int)line.Line, (int)line.Offset, line.Column, line.Reason)));
        Assert.Equal($"'{log}', line 2, byte 25, column 23: malformed: {{\"agent\":\"a\",\"reward\":oops}}", lines[0].ToString());
    }

    [Fact]
    public void No_more_are_shown_than_are_asked_for_over_all_logs()
    {
        string[] logs = [_folder.Write("1", A + "x\nx\n"), _folder.Write("2", A + "x\nx\n")];

        Assert.Equal(3, Run(3, logs).Count);
        Assert.Empty(Run(0, logs));
    }

    [Fact]
    public void Several_logs_read_as_one_show_theirs()
    {
        string[] logs = [_folder.Write("1", A + "x\n"), _folder.Write("2", A + "y\n")];

        Assert.Equal(logs, Run(9, true, logs).Select(line => line.Path));
    }

    [Fact]
    public void The_text_is_cut_and_does_nothing_to_a_terminal()
    {
        var log = _folder.Write("log", A + "{\"agent\": \"" + new string('x', 500) + "\u001b[2J\u202e\u009b\" oops\n");

        var line = Assert.Single(Run(1, log));

        Assert.DoesNotContain(line.Excerpt, c => char.IsControl(c) || c == '\u202e');
        Assert.Contains("\\u001b[2J\\u202e", line.Excerpt);
        Assert.InRange(line.Excerpt.Length, 20, 90);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<RefusedLine> Run(int most, params string[] logs) => Run(most, false, logs);

    private IReadOnlyList<RefusedLine> Run(int most, bool merge, params string[] logs) =>
        new StatisticsOperation(new LogOptions { ShowRefused = most, Merge = merge }, new FileLedger(_folder["ledger.json"]), TimeProvider.System)
            .Run(logs).Refused;
}
