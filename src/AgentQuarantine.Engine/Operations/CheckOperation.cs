using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Operations;

/// <summary>What a check reads and how it judges.</summary>
public sealed record CheckOptions
{
    /// <summary>The limits.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>Tells paths from the addresses of fleets' databases.</summary>
    public StoreResolver Stores { get; init; } = StoreResolver.Files;

    /// <summary>How much is read of a log, and how long the windows are.</summary>
    public FleetReadOptions Read { get; init; } = new();

    /// <summary>How much may be refused before there is a warning, in percent of the lines read, of all logs together.</summary>
    public double MaxRefused { get; init; } = Defaults.MaxRefused;

    /// <summary>How many of the lines that are refused are kept to be shown.</summary>
    public int ShowRefused { get; init; }

    /// <summary>Whether that is a failure, and nothing is decided.</summary>
    public bool Strict { get; init; }

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; init; } = EventFields.Default;
}

/// <summary>A check of which everything is read; it can be decided without writing, and then be applied.</summary>
public sealed class CheckOperation
{
    private readonly Func<bool, IReadOnlyList<QuarantineDecision>> _decide;
    private readonly OperationResult<QuarantineDecision> _read;

    private readonly FleetPolicy _policy;
    private readonly CheckRecorder _recorder;
    private readonly Func<CheckRecorder, IReadOnlyList<QuarantineDecision>, string?> _done;

    private CheckOperation(
        Func<bool, IReadOnlyList<QuarantineDecision>> decide, OperationResult<QuarantineDecision> read, FleetPolicy policy,
        CheckRecorder recorder, IReadOnlyList<AgentRewardStats> statistics, DateTimeOffset? newest, LedgerSnapshot? before = null)
    {
        (_decide, _read, _policy, _recorder) = (decide, read, policy, recorder);
        _done = (to, decisions) => to.Done(statistics, newest, decisions, policy, before);
    }

    /// <summary>Makes ready for a check. Where that fails, so that there is no check, the ledger's record of checks says so.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="records">Whether the record is written; not by a check that only shows what it would do.</param>
    /// <param name="part">What is needed before a check can run: reading its policy, its logs.</param>
    public static T Recorded<T>(IQuarantineLedger ledger, TimeProvider time, bool records, Func<T> part)
    {
        var recorder = new CheckRecorder(ledger, time);
        try
        {
            return part();
        }
        catch (QuarantineException e) when (records)
        {
            recorder.Failed(e);
            throw;
        }
    }

    /// <summary>A check of a fleet's logs. They are judged as one: the ledger has one entry an agent, so an agent has one window.</summary>
    /// <param name="logs">The logs' full paths, one at least. All must be readable, or nothing is decided.</param>
    /// <param name="options">What is read and how it is judged.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="QuarantineException">
    /// <c>EventLogNotFound</c>, <c>EventLogUnreadable</c>, <c>EventLogNotUnderstood</c>, <c>EventLogRefused</c>, and the ledger's.
    /// </exception>
    public static CheckOperation Read(
        IReadOnlyCollection<string> logs, CheckOptions options, IQuarantineLedger ledger, TimeProvider time,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var recorder = new CheckRecorder(ledger, time);
        var now = time.GetUtcNow();
        var refused = options.ShowRefused > 0 ? new RefusedLines(options.ShowRefused) : null;
        var source = options.Stores.Only(logs)?.Events(options.Read.Window)
            ?? LogSources.Open(logs, options.Fields.At(time), options.Read.Rotated, refused);
        var evidence = EvidenceBook.Of(ledger, options.Policy, source.IsFeed);
        var reading = options.Read with { Reach = options.Read.Reach ?? options.Policy.Reach, Policy = options.Policy, Evidence = evidence };
        var read = FleetReader.Read(source, ledger.Read(), reading, now, progress, cancellation);
        FleetReader.GiveBack(read.Agents.Count);
        var report = LogReport.Of(source, read);
        var excess = report.Excess(options.MaxRefused);
        if (options.Strict && excess.Count > 0)
            throw Errors.EventLogRefused(source.Name, excess[0]);
        return new CheckOperation(
            apply => QuarantineCheck.Apply(read, ledger, options.Policy, now, apply),
            new()
            {
                Time = now,
                Logs = [report],
                Refused = refused?.Lines ?? [],
                Warnings =
                [
                    .. excess, .. report.Repaired, .. ShortWindows.Of(read, reading, options.Policy),
                    .. LookAlikes.Of(read.Agents.Select(agent => agent.Agent)), .. evidence?.Warnings ?? [],
                ],
            },
            options.Policy, recorder, read.Agents, read.Newest, read.Ledger);
    }

    /// <summary>A check of agents whose statistics were read before: only these are judged.</summary>
    /// <param name="statistics">The statistics. The logs that they are of are marked where an agent is released.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    public static CheckOperation Of(IReadOnlyList<AgentRewardStats> statistics, FleetPolicy policy, IQuarantineLedger ledger, TimeProvider time)
    {
        var recorder = new CheckRecorder(ledger, time);
        var now = time.GetUtcNow();
        var logs = statistics.Select(agent => agent.Path).OfType<string>().Distinct(StringComparer.Ordinal).Where(File.Exists);
        IReadOnlyList<LogMark> end = [.. logs.Select(log => new EventLog(log).MarkEnd(now)), .. ledger.MarkEnds() ?? []];
        var judgesFleet = policy.FleetDrawdownLimit is not null;
        policy = policy with { FleetDrawdownLimit = null };
        return new CheckOperation(
            apply => QuarantineCheck.Apply(statistics, ledger, policy, now, wholeFleet: false, end, apply),
            new() { Time = now, Warnings = judgesFleet ? ["fleet_drawdown_limit judged nobody: it takes the log of a fleet, not statistics."] : [] },
            policy, recorder, statistics, statistics.Max(agent => agent.LastSeen));
    }

    /// <summary>Decides, one decision an agent in ordinal order of names. A check that judged nobody says so.</summary>
    /// <param name="apply">Writes the decisions to the ledger, and beside it how the check ended.</param>
    /// <param name="failOnNothing">Whether it is the failure <c>NothingJudged</c>, rather than a warning, that nobody was judged.</param>
    /// <exception cref="QuarantineException">The ledger's ids, and <c>PolicyInvalid</c>.</exception>
    public OperationResult<QuarantineDecision> Run(bool apply, bool failOnNothing = false)
    {
        var decided = _read with { Items = Decide(apply, out var unrecorded) };
        decided = decided with { Warnings = [.. decided.Warnings, .. new[] { unrecorded, _recorder.Warning }.OfType<string>()] };
        return NothingJudged.Of(decided.Items, _policy) is not { } nothing ? decided
            : failOnNothing ? decided with { Failures = [.. decided.Failures, Errors.NothingJudged(nothing)] }
            : decided with { Warnings = [.. decided.Warnings, nothing] };
    }

    private IReadOnlyList<QuarantineDecision> Decide(bool apply, out string? unrecorded)
    {
        unrecorded = null;
        try
        {
            var decisions = _decide(apply);
            if (apply)
                unrecorded = _done(_recorder, decisions);
            return decisions;
        }
        catch (QuarantineException e) when (apply)
        {
            _recorder.Failed(e);
            throw;
        }
    }
}
