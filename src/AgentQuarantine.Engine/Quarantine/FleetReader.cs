using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Explanations;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>What is read of a log, and how it is kept.</summary>
public sealed record FleetReadOptions
{
    /// <summary>The windows' length.</summary>
    public int Window { get; init; } = Fleet.DefaultWindow;

    /// <summary>How much is read.</summary>
    public ReadRequest Request { get; init; } = ReadRequest.Default;

    /// <summary>Says what each agent's rewards ought to be; <see langword="null"/>: nothing is asked of them.</summary>
    public FleetPolicy? Policy { get; init; }

    /// <summary>Is to take in what is read; <see langword="null"/>: nobody is judged by evidence.</summary>
    internal EvidenceBook? Evidence { get; init; }

    /// <summary>Is to keep where rewards stand; <see langword="null"/>: nobody asks.</summary>
    internal FleetTrace? Trace { get; init; }

    /// <summary>
    /// Where the last lines of <see cref="Request"/> do not fill an agent's window, reading goes on backwards up to so many lines, for such
    /// agents alone; <see langword="null"/>: it does not.
    /// </summary>
    public int? Reach { get; init; }

    /// <summary>Whether the statistics have <see cref="AgentRewardStats.Equity"/>.</summary>
    public bool Equity { get; init; }

    /// <summary>How the files are named that a log was rotated to, which are read as one sequence with it.</summary>
    public RotatedNames Rotated { get; init; } = RotatedNames.Default;

    /// <summary>
    /// Whether the end is marked, as a check needs it for agents that it releases. Who only looks does without: a mark's hash loads the
    /// platform's cryptography, which takes longer than reading the last lines.
    /// </summary>
    public bool MarksEnd { get; init; } = true;
}

/// <summary>A fleet's statistics and how they came about.</summary>
/// <param name="Agents">One entry an agent, in ordinal order of names.</param>
/// <param name="Rejects">What was refused.</param>
/// <param name="Read">What was read.</param>
public sealed record FleetReadResult(IReadOnlyList<AgentRewardStats> Agents, RejectCounts Rejects, ReadSummary Read)
{
    /// <summary>The ledger that the marks come from.</summary>
    public LedgerSnapshot? Ledger { get; init; }

    /// <summary>The marks that a released agent gets: where the reading ended, so that no reward falls between it and them.</summary>
    public IReadOnlyList<LogMark> End { get; init; } = [];

    /// <summary>The evidence that has taken in what was read.</summary>
    internal EvidenceBook? Evidence { get; init; }

    /// <summary>The rewards that the fleet's drawdown is taken of; <see langword="null"/> where the policy asks for none.</summary>
    internal FleetRewards? Rewards { get; init; }

    /// <summary>Whether the logs have lines before those that were read.</summary>
    public bool HasEarlier { get; init; }

    /// <summary>Where an event that was read stands in a fleet's database.</summary>
    internal Func<long, EventPlace?> PlaceOf { get; init; } = _ => null;

    /// <summary>The files that the logs were rotated to and that were read too, oldest first.</summary>
    public IReadOnlyList<string> Rotated { get; init; } = [];

    /// <summary>The newest event's time, or, where no event carries one, when the log last changed.</summary>
    public DateTimeOffset? Newest { get; init; }
}

/// <summary>From a log to statistics, each with what the ledger says of the agent.</summary>
public static class FleetReader
{
    /// <summary>Reads one log, or several merged ones.</summary>
    /// <param name="source">The log or logs.</param>
    /// <param name="ledger">Says who is quarantined and from which mark on an agent's rewards are judged.</param>
    /// <param name="options">How much is read.</param>
    /// <param name="now">The time at which quarantines are in force.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static FleetReadResult Read(
        IEventSource source, LedgerSnapshot ledger, FleetReadOptions options, DateTimeOffset now,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var reach = options.Request.Last is { } last && options.Reach > last ? new ReadRequest(options.Reach) : options.Request;
        using var reading = source.Begin(reach, cancellation);
        var fleet = new Fleet(options.Window) { Asked = options.Policy?.Asked, DrawsEquity = options.Equity };
        var rewards = options.Policy is { FleetDrawdownLimit: not null } policy
            ? new FleetRewards(fleet.Agents, options.Window, policy) { IsInOrder = source.IsInOrder } : null;
        foreach (var entry in ledger.Agents.Values)
        {
            foreach (var cutoff in reading.Resolve(entry.Marks))
            {
                fleet.Mark(entry.Agent, cutoff);
                options.Trace?.Mark(entry.Agent, cutoff);
                rewards?.Mark(entry.Agent, cutoff);
            }
        }
        IEventSink sink = rewards is null ? fleet : new FleetRewardsSink(fleet, rewards);
        var read = Read(reading, options.Trace?.Beside(sink) ?? sink, options, reach, progress, cancellation);
        GiveBack(fleet.Agents.Count);
        IReadOnlyList<AgentRewardStats> agents = Statistics(fleet, source.Path, ledger, now);
        var newest = agents.Max(agent => agent.LastSeen);
        var end = options.MarksEnd || options.Evidence is not null ? reading.Ends(newest ?? now) : [];
        if (options.Evidence is { } evidence)
        {
            TakeIn(evidence, source, reading, options, end, ledger, cancellation);
            agents = evidence.With(agents);
        }
        return new FleetReadResult(agents, fleet.Rejects, read)
        {
            Evidence = options.Evidence,
            Rewards = rewards,
            Ledger = ledger,
            Rotated = reading.Rotated,
            PlaceOf = reading.PlaceOf,
            HasEarlier = reading.HasEarlier,
            Newest = newest ?? reading.LastChanged,
            End = end,
        };
    }

    private static void TakeIn(
        EvidenceBook evidence, IEventSource source, IEventReading reading, FleetReadOptions options, IReadOnlyList<LogMark> end,
        LedgerSnapshot ledger, CancellationToken cancellation)
    {
        using var look = reading.Arrivals();
        if (look is null)
            evidence.TakeIn(end, FieldsOf(source), options.Request, ledger, cancellation);
        else
        {
            evidence.TakeIn(
                look, options.Request, options.Window, marks => reading.Resolve(marks) is [var cutoff] ? cutoff : null, ledger, cancellation);
        }
    }

    private static List<AgentRewardStats> Statistics(Fleet fleet, string? path, LedgerSnapshot ledger, DateTimeOffset now)
    {
        var agents = new List<AgentRewardStats>();
        foreach (var part in fleet.Take(path))
        {
            if (agents.Count > 0)
                GiveBack(agents.Count);
            agents.AddRange(part.Select(agent => ledger.IsQuarantined(agent.Agent, now) ? agent with { Quarantined = true } : agent));
        }
        return agents;
    }

    private static EventFields FieldsOf(IEventSource source) =>
        source is EventLog log ? log.Fields : (source as MergedEventSource)?.Fields ?? EventFields.Default;

    private static ReadSummary Read(
        IEventReading reading, IEventSink sink, FleetReadOptions options, ReadRequest reach, IProgress<ReadProgress>? progress,
        CancellationToken cancellation)
    {
        if (reach == options.Request)
            return reading.Read(sink, progress, cancellation);
        var further = new ReachSink(sink, options.Window, options.Request.Last!.Value);
        var read = reading.Read(further, progress, cancellation);
        further.HandOver(read.Lines);
        return read;
    }

    /// <summary>
    /// Between two steps of a check of very many agents: what the one took would otherwise stand beside what the next takes, and each takes some
    /// hundred megabytes a million agents.
    /// </summary>
    internal static void GiveBack(int agents)
    {
        const int Many = 100_000;
        if (agents > Many)
            GC.Collect();
    }
}
