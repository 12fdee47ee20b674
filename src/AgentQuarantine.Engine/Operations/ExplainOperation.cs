using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Explanations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>Why agents are where they are: in sentences, with figures. Nothing is written.</summary>
public static class ExplainOperation
{
    /// <summary>Reads the logs as a check does, and explains what it would decide.</summary>
    /// <param name="agents">The agents that are asked for; where none is named: those of the ledger that are not healthy.</param>
    /// <param name="logs">The logs' full paths, one at least, which are judged as one; or the address of a fleet's database.</param>
    /// <param name="options">What is read and how it is judged.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>One explanation an agent, in ordinal order of names; <c>AgentNotFound</c> among the failures.</returns>
    public static OperationResult<AgentExplanation> Run(
        AgentSelection agents, IReadOnlyCollection<string> logs, CheckOptions options, IQuarantineLedger ledger, TimeProvider time,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var store = options.Stores.Only(logs);
        var source = store?.Events(options.Read.Window, keepsPlaces: true) ?? LogSources.Open(logs, options.Fields.At(time), options.Read.Rotated);
        var before = ledger.Read();
        bool IsWanted(string agent) => agents.NamesAny ? agents.From([agent], name => name).Count > 0 : IsOut(before.Find(agent));
        var trace = new FleetTrace(IsWanted, agent => options.Policy.For(agent).Window is null ? options.Read.Window : int.MaxValue);
        var evidence = EvidenceBook.Of(ledger, options.Policy, source.IsFeed);
        var reading = options.Read with
        {
            Reach = options.Read.Reach ?? options.Policy.Reach,
            Policy = options.Policy,
            Evidence = evidence,
            Trace = trace,
        };
        var read = FleetReader.Read(source, before, reading, now, progress, cancellation);
        var decisions = QuarantineCheck.Apply(read, ledger, options.Policy, now, apply: false);
        var decided = decisions.ToDictionary(one => one.Agent, StringComparer.Ordinal);
        var asked = agents.From([.. decided.Keys.Union(before.Agents.Keys, StringComparer.Ordinal)], name => name);
        var fleet = FleetFall.Of(read.Rewards, read.Agents, before, now);
        var explainer = new Explainer(new LineNumbers(source.Path, read, trace.First).Of, read.PlaceOf);
        return new OperationResult<AgentExplanation>
        {
            Time = now,
            Items = [.. asked.Where(IsWanted).Order(StringComparer.Ordinal).Select(agent => explainer.Explain(Case(agent)))],
            Logs = [LogReport.Of(source, read)],
            Failures = agents.Failures(source.Name),
            Warnings = evidence?.Warnings ?? [],
        };

        ExplainedCase Case(string agent)
        {
            var entry = QuarantineStates.Uncover(before.Find(agent), now);
            var whole = entry is { JudgesWholeWindow: true, State: not QuarantineState.Probation };
            var stale = options.Policy.StaleAfter is { } after && read.Newest is { } newest && Duration.After(newest, after) < now;
            var policy = options.Policy.For(agent);
            var rewards = trace.Find(agent)?.Rewards(whole) ?? [];
            return new ExplainedCase(
                agent, entry, policy, Decided(agent, entry), policy.Window is { } span ? AgentTrace.Since(rewards, span) : rewards, now)
            {
                Lines = read.Read.Lines,
                Last = store is null ? reading.Reach ?? options.Read.Request.Last : null,
                IsOwn = store is not null && options.Read.Request.Last is not null,
                Times = trace.Times,
                StaleSince = stale ? read.Newest : null,
                Fleet = fleet,
                FleetLimit = options.Policy.FleetDrawdownLimit,
            };
        }

        QuarantineDecision Decided(string agent, QuarantineEntry? entry) => decided.GetValueOrDefault(agent)
            ?? new QuarantineDecision { Agent = agent, Action = DecisionAction.Stale, Reason = "no event among the lines read", Next = entry };
    }

    private static bool IsOut(QuarantineEntry? entry) => entry is { State: not QuarantineState.Healthy };
}
