using AgentQuarantine.AspNetCore;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Writing;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;
using Polly;

namespace AgentQuarantine.Tests.AspNetCore;

public sealed class AgentQuarantineStrategyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly QuarantineGate _gate;
    private readonly EventLogWriter _log;

    public AgentQuarantineStrategyTests()
    {
        _folder.Write("q.json", """{"agents": {"bad": {"active": true}}}""");
        _gate = new QuarantineGate(_folder["q.json"], time: _clock);
        _log = new EventLogWriter(_folder["e.jsonl"], _clock);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_quarantined_agent_does_not_run_and_writes_nothing()
    {
        var ran = false;

        var refused = Assert.Throws<AgentQuarantinedException>(() => Pipeline("bad").Execute(() => ran = true));

        Assert.Equal(("bad", false), (refused.Agent, ran));
        Assert.Empty(Events());
    }

    [Fact]
    public async Task What_came_of_a_run_is_written()
    {
        var pipeline = Pipeline("good", (_, failure, result) => failure is null ? (double)(int)result! : -1);

        Assert.Equal(5, await pipeline.ExecuteAsync(_ =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            return ValueTask.FromResult(5);
        }));
        Assert.Throws<TimeoutException>(() => pipeline.Execute(() => throw new TimeoutException("too slow")));

        var events = Events();
        Assert.Equal([(5, 250, false), (-1, 0, true)], events.Select(e => (e.Reward, e.LatencyMs, e.IsError)));
    }

    [Fact]
    public void A_run_that_its_caller_gave_up_is_no_event()
    {
        using var given = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Pipeline("good").Execute(token =>
        {
            given.Cancel();
            token.ThrowIfCancellationRequested();
        }, given.Token));

        Assert.Empty(Events());
    }

    [Fact]
    public void An_event_that_cannot_be_written_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var full = new EventLogWriter("/dev/full", _clock);
        QuarantineException? lost = null;
        var options = new AgentQuarantineStrategyOptions { Gate = _gate, Log = full, Agent = _ => "good", Time = _clock };

        Assert.Throws<QuarantineException>(() => new ResiliencePipelineBuilder().AddAgentQuarantine(options).Build().Execute(() => 1));
        options.OnEventLost = e => lost = e;
        Assert.Equal(1, new ResiliencePipelineBuilder().AddAgentQuarantine(options).Build().Execute(() => 1));

        Assert.Equal(ErrorIds.EventLogUnwritable, lost!.Id);
    }

    [Fact]
    public void The_agent_is_the_operation_unless_it_is_told()
    {
        var pipeline = new ResiliencePipelineBuilder().AddAgentQuarantine(new() { Gate = _gate }).Build();

        Assert.Throws<AgentQuarantinedException>(() => pipeline.Execute(_ => { }, ResilienceContextPool.Shared.Get("bad")));
        pipeline.Execute(_ => { }, ResilienceContextPool.Shared.Get("good"));
        Assert.Throws<InvalidOperationException>(() => pipeline.Execute(() => { }));
    }

    private ResiliencePipeline Pipeline(string agent, Func<string, Exception?, object?, double?>? reward = null) => new ResiliencePipelineBuilder()
        .AddAgentQuarantine(new() { Gate = _gate, Log = _log, Agent = _ => agent, Reward = reward, Time = _clock }).Build();

    private List<AgentEvent> Events()
    {
        var sink = new RecordingSink();
        new EventLog(_folder["e.jsonl"]).Read(ReadRequest.All, sink);
        return sink.Events;
    }
}
