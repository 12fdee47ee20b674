using AgentQuarantine.Operations;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class ListOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_are_made_when_they_are_asked_for_and_not_kept()
    {
        var agents = string.Join(", ", Enumerable.Range(0, 20_000).Reverse().Select(i => FormattableString.Invariant(
            $"\"agent-{i:00000}\": {{\"active\": {(i % 2 == 0 ? "true" : "false")}, \"reason\": \"a reason for which it is not to run\"}}")));
        var ledger = LedgerFolder.With(_folder, $"{{\"agents\": {{{agents}}}}}");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var listed = ListOperation.Run(new ListOptions(), ledger, _clock);
        var read = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(20_000, listed.Items.Count);
        Assert.Equal("agent-00000", listed.Items[0].Agent);
        // An entry alone takes more than 500 bytes to make.
        Assert.InRange(read, 0, 20_000 * 500);
        Assert.NotSame(listed.Items[7], listed.Items[7]);

        var active = ListOperation.Run(new ListOptions { ActiveOnly = true }, ledger, _clock).Items;
        Assert.Equal(10_000, active.Count);
        Assert.Equal(["agent-00000", "agent-00002"], active.Take(2).Select(entry => entry.Agent));
    }
}
