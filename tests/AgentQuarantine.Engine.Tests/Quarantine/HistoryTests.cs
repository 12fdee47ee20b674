using System.Text.Json;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class HistoryTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static HistoryRecord Record(string agent) => new()
    {
        Time = LedgerFolder.Now,
        Agent = agent,
        Action = DecisionAction.Quarantine,
        Enforced = false,
        Reason = "why",
        Level = 2,
        Evidence = new DecisionEvidence
        {
            Rule = "drawdown",
            Value = -3.1,
            Limit = -3,
            Breaches = [new RuleBreach("drawdown", -3.1, -3), new RuleBreach("sharpe", -0.5, -0.1)],
            Statistics = new AgentRewardStats
            {
                Agent = agent,
                Count = 5,
                Mean = 0.1,
                StdDev = double.PositiveInfinity,
                LastReward = -1,
                LastSeen = LedgerFolder.Now,
                Runs = 9,
                Errors = 1,
                MeanLatencyMs = 12.5,
                Path = "/logs/a.jsonl",
                FirstByte = 0,
                LastByte = 5_000_000_000,
            },
        },
    };

    private void Append(params string[] agents) =>
        _folder.Ledger.Update(_ => [.. agents.Select(agent => new LedgerChange(null, Record(agent)))], LedgerFolder.Now);

    [Fact]
    public void Every_field_comes_back()
    {
        Append("a");

        var read = _folder.Ledger.History().Single();
        var written = Record("a");
        Assert.Equal(written.Evidence!.Breaches, read.Evidence!.Breaches);
        Assert.True(double.IsNaN(read.Evidence.Statistics!.StdDev));
        Assert.Equal(written.Evidence.Statistics! with { StdDev = 0 }, read.Evidence.Statistics with { StdDev = 0 });
        Assert.Equal(written with { Evidence = null, Revision = 1 }, read with { Evidence = null });
        Assert.Equal(("drawdown", -3.1, -3.0, 5), (read.Evidence.Rule, read.Evidence.Value, read.Evidence.Limit, read.Evidence.Count));
    }

    [Fact]
    public void Programs_find_snake_case_keys()
    {
        Append("a");

        using var json = JsonDocument.Parse(File.ReadAllText(_folder.HistoryPath));
        Assert.Equal("quarantine", json.RootElement.GetProperty("action").GetString());
        Assert.Equal(5_000_000_000, json.RootElement.GetProperty("evidence").GetProperty("statistics").GetProperty("last_byte").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("evidence").GetProperty("statistics").GetProperty("std").ValueKind);
    }

    [Fact]
    public void A_record_without_an_entry_leaves_the_entries_alone()
    {
        Append("a");

        Assert.Empty(_folder.Ledger.Read().Agents);
        Assert.Single(_folder.Ledger.History());
    }

    [Fact]
    public void Half_a_line_swallows_nothing()
    {
        Append("a", "b");
        File.AppendAllText(_folder.HistoryPath, "{\"time\": \"2026-01-31T12:00");

        Assert.Equal(["a", "b"], _folder.Ledger.History().Select(record => record.Agent));
        Append("c");

        Assert.Equal(["a", "b", "c"], _folder.Ledger.History().Select(record => record.Agent));
    }

    [Fact]
    public void A_whole_last_line_without_its_line_feed_counts()
    {
        Append("a");
        File.WriteAllText(_folder.HistoryPath, File.ReadAllText(_folder.HistoryPath).TrimEnd());

        Append("b");

        Assert.Equal(["a", "b"], _folder.Ledger.History().Select(record => record.Agent));
    }

    [Fact]
    public void Damaged_lines_are_passed_over()
    {
        Append("a");
        File.AppendAllText(_folder.HistoryPath, "nonsense\n[]\n{}\n\0\0\0\n{\"time\":\"2026-01-31\",\"agent\":\"x\",\"action\":\"dance\"}\n");
        Append("b");

        Assert.Equal(["a", "b"], _folder.Ledger.History().Select(record => record.Agent));
    }

    [Fact]
    public void Rotation_keeps_one_older_file_and_reading_goes_across_it()
    {
        var ledger = new FileLedger(_folder.LedgerPath) { MaxHistoryBytes = 2000 };
        for (var i = 0; i < 40; i++)
            ledger.Update(_ => [new LedgerChange(null, Record("agent-" + i))], LedgerFolder.Now);

        var agents = ledger.History().Select(record => record.Agent).ToList();
        Assert.Equal("agent-39", agents[^1]);
        Assert.Equal(Enumerable.Range(40 - agents.Count, agents.Count).Select(i => "agent-" + i), agents);
        Assert.Equal(2, Directory.GetFiles(_folder.Root, "*.history.jsonl*").Length);
        Assert.All(Directory.GetFiles(_folder.Root, "*.history.jsonl*"), file => Assert.InRange(new FileInfo(file).Length, 1, 2000 + 1000));
    }

    [Fact]
    public void A_history_that_cannot_be_written_does_not_undo_the_quarantine()
    {
        Directory.CreateDirectory(_folder.HistoryPath);

        var error = Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now));

        Assert.Equal(ErrorIds.LedgerUnwritable, error.Id);
        Assert.Contains("has taken the decision", error.Message);
        Assert.True(_folder.Ledger.Read().Agents["a"].Active);
    }

    [Fact]
    public void What_the_history_could_not_take_is_written_later_and_shows_meanwhile()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        var before = File.ReadAllText(_folder.HistoryPath);
        File.Delete(_folder.HistoryPath);
        Directory.CreateDirectory(_folder.HistoryPath);
        foreach (var agent in new[] { "b", "c" })
            Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(_folder.Ledger, agent, "by hand", null, LedgerFolder.Now));
        Directory.Delete(_folder.HistoryPath);
        File.WriteAllText(_folder.HistoryPath, before);

        Assert.Equal(["a", "b", "c"], _folder.Ledger.History().Select(record => record.Agent));
        ManualQuarantine.Add(_folder.Ledger, "d", "by hand", null, LedgerFolder.Now);

        Assert.Equal(["a", "b", "c", "d"], File.ReadLines(_folder.HistoryPath).Select(line => HistoryJson.TryRead(line)!.Agent));
    }

    [Fact]
    public void Records_of_one_write_that_a_rotation_parts_are_told_once()
    {
        var ledger = new FileLedger(_folder.LedgerPath) { MaxHistoryBytes = 400 };
        ManualQuarantine.Add(ledger, "x", "by hand", null, LedgerFolder.Now);

        ManualQuarantine.Add(ledger, ["a", "b"], "by hand", null, LedgerFolder.Now);

        Assert.True(File.Exists(_folder.HistoryPath + ".1"));
        Assert.Equal(["x", "a", "b"], ledger.History().Select(record => record.Agent));
    }

    [Fact]
    public void One_write_adds_no_more_than_the_bound()
    {
        var ledger = new FileLedger(_folder.LedgerPath) { MaxHistoryBytes = 5000 };

        ledger.Update(_ => [.. Enumerable.Range(0, 500).Select(i => new LedgerChange(null, Record("agent-" + i)))], LedgerFolder.Now);

        Assert.InRange(Directory.GetFiles(_folder.Root, "*.history.jsonl*").Sum(file => new FileInfo(file).Length), 1000, 5000);
        Assert.Equal("agent-499", ledger.History().Last().Agent);
        Assert.InRange(new FileInfo(_folder.LedgerPath).Length, 1, 7000);
    }

    [Fact]
    public void There_is_no_history_before_the_first_transition() => Assert.Empty(_folder.Ledger.History());
}
