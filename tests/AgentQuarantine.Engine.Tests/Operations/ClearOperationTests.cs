using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class ClearOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    private string LogPath => Path.Combine(_folder.Root, "run.jsonl");

    private ClearOptions Options(params string[] agents) =>
        new() { Agents = new AgentSelection(agents), DefaultLog = Path.Combine(_folder.Root, "telemetry", "events.jsonl") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_clear_by_hand_holds_where_the_default_log_does_not_exist_yet()
    {
        File.WriteAllText(LogPath, string.Concat(Enumerable.Repeat("""{"agent":"momentum","reward":-1,"ts":"2026-01-31T11:00:00Z"}""" + "\n", 5)));
        Assert.Equal([DecisionAction.Quarantine], Check());

        var cleared = ClearOperation.Run(Options("momentum"), _folder.Ledger, _clock);

        Assert.Equal(LedgerFolder.Now, Assert.Single(Assert.Single(cleared.Items).Marks).Time);
        Assert.Equal([DecisionAction.Healthy], Check());
    }

    [Fact]
    public void A_log_that_is_named_must_be_there_and_nobody_is_cleared_without_it()
    {
        Add("a");

        var error = Assert.Throws<QuarantineException>(() => ClearOperation.Run(Options("a") with { Logs = [LogPath] }, _folder.Ledger, _clock));

        Assert.Equal((ErrorIds.EventLogNotFound, LogPath), (error.Id, error.Target));
        Assert.True(_folder.Ledger.Read().Find("a")!.Active);
    }

    [Fact]
    public void Whoever_is_not_there_is_a_failure_and_the_others_are_cleared()
    {
        Add("a", "b");

        var cleared = ClearOperation.Run(Options("nobody", "a", "none*"), _folder.Ledger, _clock);

        Assert.Equal("a", Assert.Single(cleared.Items).Agent);
        Assert.Equal([("AgentNotFound", "nobody"), ("AgentNotFound", "none*")], cleared.Failures.Select(failure => (failure.Id, failure.Target)));
    }

    [Fact]
    public void Only_what_is_confirmed_is_cleared()
    {
        Add("a", "b");

        var cleared = ClearOperation.Run(Options(), _folder.Ledger, _clock, entry => entry.Agent == "b");

        Assert.Equal(["b"], cleared.Items.Select(entry => entry.Agent));
        Assert.True(_folder.Ledger.Read().Find("a")!.Active);
    }

    private void Add(params string[] agents) => AddOperation.Run(new AddOptions { Agents = agents, Reason = "test" }, _folder.Ledger, _clock);

    private IEnumerable<DecisionAction> Check() =>
        CheckOperation.Read([LogPath], new CheckOptions(), _folder.Ledger, _clock).Run(apply: true).Items.Select(decision => decision.Action);
}
