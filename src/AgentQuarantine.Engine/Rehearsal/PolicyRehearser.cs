using AgentQuarantine.Events;
using AgentQuarantine.Rehearsal.Replay;

namespace AgentQuarantine.Rehearsal;

/// <summary>Replays a log under policies, as if checks had run while it was written. Nothing is written.</summary>
/// <remarks>
/// Every check is the decider's, on the statistics that a check would have read from the log as it would have been: a
/// quarantined agent does not run, so its lines are left out until it is released, and are told as what the quarantine cost
/// and saved.
/// </remarks>
public static class PolicyRehearser
{
    /// <summary>Rehearses policies side by side, each in a world of its own.</summary>
    /// <param name="source">The log; all of it is read, once.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="options">What the checks are like.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the rehearsal.</param>
    /// <returns>One entry a policy and agent: the policies in their order, the agents in ordinal order of names.</returns>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    public static IReadOnlyList<PolicyRehearsal> Run(
        IEventSource source, IReadOnlyList<RehearsedPolicy> policies, RehearsalOptions options,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var sink = new RehearsalSink(policies, options);
        source.Read(ReadRequest.All, sink, progress, cancellation);
        return [.. sink.Replays.SelectMany(replay => replay.Report(sink, source.Path))];
    }
}
