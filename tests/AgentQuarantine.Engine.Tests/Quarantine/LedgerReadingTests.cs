using System.Text;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class LedgerReadingTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"agents\"")]
    [InlineData("{\"agents\": []}")]
    [InlineData("{\"agents\": null}")]
    [InlineData("{\"agents\": {}")]
    [InlineData("{\"agents\": {}} x")]
    [InlineData("{\"agents\": {\"a\": true}}")]
    [InlineData("{\"agents\": {\"a\": {}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": 1}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": \"true\"}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"reason\": 7}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"since\": \"yesterday\"}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"level\": -1}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"kind\": \"robot\"}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"marks\": [{}]}}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true}, \"a\": {\"active\": false}}}")]
    [InlineData("{\"agents\": {}, \"agents\": {}}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"active\": false}}}")]
    [InlineData("{\"agents\": {}, \"updated_at\": 5}")]
    [InlineData("{\"agents\": {\"a\": {\"active\": true, \"score\": NaN}}}")]
    public void A_ledger_that_is_not_one_is_an_error_and_is_never_overwritten(string text)
    {
        var ledger = LedgerFolder.With(_folder, text);

        var reading = Assert.Throws<QuarantineException>(ledger.Read);
        var writing = Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(ledger, "b", "by hand", null, LedgerFolder.Now));

        Assert.Equal((ErrorIds.LedgerDamaged, ErrorIds.LedgerDamaged), (reading.Id, writing.Id));
        Assert.Equal(text, _folder.Text);
        Assert.False(File.Exists(_folder.LedgerPath + ".bak"));
    }

    [Fact]
    public void Every_truncation_of_a_ledger_is_an_error()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        var whole = _folder.Text.TrimEnd();

        for (var length = 0; length < whole.Length; length++)
        {
            var ledger = LedgerFolder.With(_folder, whole[..length]);
            Assert.Equal(ErrorIds.LedgerDamaged, Assert.Throws<QuarantineException>(() => ledger.Read(patient: false)).Id);
        }
    }

    [Fact]
    public void The_error_names_the_line_the_agent_and_what_to_do()
    {
        var ledger = LedgerFolder.With(_folder, "{\"agents\": {\n  \"a\": {\"active\": true},\n  \"b c\": {\"active\": 1}\n}}");

        var error = Assert.Throws<QuarantineException>(ledger.Read);

        Assert.Contains("line 3, column 21: 'active' of 'b c' is 1, expected true or false.", error.Message);
        Assert.Contains(_folder.LedgerPath + ".bak", error.Message);
        Assert.Equal(_folder.LedgerPath, error.Target);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error_that_names_their_line()
    {
        File.WriteAllBytes(_folder.LedgerPath, [.. "{\"agents\":\n{\""u8, 0xff, .. "\": {\"active\": true}}}"u8]);

        var error = Assert.Throws<QuarantineException>(_folder.Ledger.Read);

        Assert.Equal(ErrorIds.LedgerDamaged, error.Id);
        Assert.Contains("line 2, column 3: the text is not UTF-8", error.Message);
    }

    [Fact]
    public void A_missing_ledger_is_empty_until_there_is_a_backup()
    {
        Assert.Empty(_folder.Ledger.Read().Agents);

        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        ManualQuarantine.Add(_folder.Ledger, "b", "by hand", null, LedgerFolder.Now);
        File.Delete(_folder.LedgerPath);

        Assert.Equal(ErrorIds.LedgerNotFound, Assert.Throws<QuarantineException>(_folder.Ledger.Read).Id);
        Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(_folder.Ledger, "c", "by hand", null, LedgerFolder.Now));
        Assert.False(File.Exists(_folder.LedgerPath));
    }

    [Fact]
    public void A_ledger_that_is_a_folder_is_an_error()
    {
        Directory.CreateDirectory(_folder.LedgerPath);

        Assert.Equal(ErrorIds.LedgerUnsupported, Assert.Throws<QuarantineException>(_folder.Ledger.Read).Id);
    }

    [Fact]
    public void The_originals_ledger_is_read_as_it_writes_it()
    {
        var ledger = LedgerFolder.With(_folder, """
            {
              "agents": {
                "checked": {"active": true, "reason": "Auto-quarantine: drawdown -3.100 <= limit -3.0", "since": "2026-01-31T12:00:00.123456+00:00"},
                "by hand": {"active": true, "reason": "kept losing", "since": "2026-01-31T12:00:00"},
                "cleared": {"active": false, "reason": "x", "since": null}
              },
              "updated_at": null
            }
            """);

        var agents = ledger.Read().Agents;

        Assert.Equal((QuarantineState.Quarantined, QuarantineKind.Automatic), (agents["checked"].State, agents["checked"].Kind));
        Assert.Equal(LedgerFolder.Now, agents["checked"].Since);
        Assert.Equal((QuarantineState.Quarantined, QuarantineKind.Manual), (agents["by hand"].State, agents["by hand"].Kind));
        Assert.Equal(TimeSpan.Zero, agents["by hand"].Since!.Value.Offset);
        Assert.Equal(QuarantineState.Healthy, agents["cleared"].State);
    }

    [Fact]
    public void A_byte_order_mark_is_taken()
    {
        File.WriteAllText(_folder.LedgerPath, "{\"agents\": {\"é\": {\"active\": true}}}", new UTF8Encoding(true));

        Assert.True(_folder.Ledger.Read().Agents["é"].Active);
    }

    [Fact]
    public void Another_writer_that_clears_by_active_alone_is_believed()
    {
        var ledger = LedgerFolder.With(
            _folder, """{"agents": {"a": {"active": false, "state": "quarantined", "level": 2}, "b": {"active": false, "state": "probation"}}}""");

        Assert.Equal(QuarantineState.Healthy, ledger.Read().Agents["a"].State);
        Assert.Equal(QuarantineState.Probation, ledger.Read().Agents["b"].State);
    }
}
