using System.Text;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>A ledger's text is read without making its entries, and changed without touching what does not change.</summary>
public sealed class LedgerTextTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Many(int count) => Encoding.ASCII.GetBytes(LedgerJson.Write(LedgerSnapshot.Empty.With(
        Enumerable.Range(0, count).Select(i => new QuarantineEntry
        {
            Agent = $"agent-{i:D6}",
            State = QuarantineState.Quarantined,
            Reason = "by hand",
            Since = LedgerFolder.Now,
            Kind = QuarantineKind.Manual,
        }),
        LedgerFolder.Now)));

    [Theory]
    [InlineData("""{"agents":{},"updated_at":null}""")]
    [InlineData("""{"agents":{}}""")]
    [InlineData("""{"note":[1,{"x":2}],"agents":{"b":{"active":false}},"last":"\ud83d"}""")]
    [InlineData("""{"updated_at":"2026-01-31T12:00:00+00:00","journal":[],"agents":{"a":{"active":true,"owner":"x"},"b":{"active":false}}}""")]
    [InlineData("""{"agents":{"a":{"active":true,"owner":"Jürgen 上海 😀","é":1}}}""")]
    [InlineData("\uFEFF{\"agents\":{\"é\\u0061\":{\"active\":true}}}")]
    public void What_is_not_changed_stays_byte_for_byte(string text)
    {
        var ledger = LedgerFolder.With(_folder, text);
        var before = ledger.Read();

        ManualQuarantine.Add(ledger, ["a", "\"new\"\n"], "why", null, LedgerFolder.Now);

        var after = ledger.Read();
        Assert.NotNull(after.Text);
        Assert.Equal(before.Agents.Keys.Union(["a", "\"new\"\n"]).Order(StringComparer.Ordinal), after.Agents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(before.Unknown, after.Unknown);
        Assert.Equal(before.Find("a")?.Unknown, after.Find("a")!.Unknown);
        Assert.All(
            before.Agents.Values.Where(entry => entry.Agent != "a"),
            entry => Assert.Equal(entry, after.Agents[entry.Agent] with { Marks = entry.Marks }));
        Assert.Equal(["why", "why"], after.Agents.Values.Where(entry => entry.Agent is "a" or "\"new\"\n").Select(entry => entry.Reason));
        Assert.Equal(LedgerFolder.Now, after.UpdatedAt);
        Assert.Equal(2, after.Journal.Records.Count);
    }

    [Fact]
    public void The_quick_look_and_the_tree_agree_on_any_change_of_a_byte()
    {
        var text = """
            {"agents": {"a": {"active": true, "reason": "r", "since": "2026-01-31T12:00:00.123456+00:00", "kind": "manual", "until": "2026-02-28T12:00:00+00:00", "level": 12},
            "b": {"active": false, "marks": [], "covered": {"active": true}, "hold_until": null}}, "updated_at": "2026-01-31T12:00:00+00:00"}
            """u8.ToArray();
        Assert.NotNull(LedgerScan.TryRead(text));
        var cases = Gen.Zip(Gen.Choose(0, text.Length - 1), Gen.Elements(
            (byte)'"', (byte)'{', (byte)'}', (byte)':', (byte)',', (byte)'0', (byte)'9', (byte)'a', (byte)' ', (byte)0, (byte)0xff, (byte)'t'));
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var changed = text.ToArray();
            changed[one.Item1] = one.Item2;
            if (LedgerScan.TryRead(changed) is not { } quick)
                return;
            var tree = LedgerJson.ParseTree(changed);
            Assert.Equal(tree.UpdatedAt, quick.UpdatedAt);
            Assert.Equal(
                tree.Agents.Values.Select(entry => LedgerJson.Write(entry) + entry.Agent),
                quick.Agents.Values.Select(entry => LedgerJson.Write(entry) + entry.Agent));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void A_question_about_one_agent_of_many_makes_one_entry()
    {
        var document = Many(20_000);
        LedgerJson.Parse(document);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var found = LedgerJson.Parse(document).Find("agent-010000");
        var used = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(found!.Active);
        // A name and its place for each agent; the entries alone would take four times that.
        Assert.InRange(used / 20_000, 1, 160);
    }

    [Fact]
    public void An_entry_is_made_once()
    {
        var ledger = LedgerJson.Parse(Many(3));

        Assert.Same(ledger.Find("agent-000001"), ledger.Agents.Values.ElementAt(1));
        Assert.Equal(3, ledger.Agents.Count);
        Assert.Equal(["agent-000000", "agent-000001", "agent-000002"], ledger.Agents.Select(pair => pair.Key));
        Assert.False(ledger.Agents.ContainsKey("agent"));
    }
}
