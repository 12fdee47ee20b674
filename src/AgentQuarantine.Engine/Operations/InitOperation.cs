using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Rehearsal.Setup;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Operations;

/// <summary>How a fleet is set up.</summary>
public sealed record InitOptions
{
    /// <summary>What is known of the log: fields that are named are kept, the others are looked for. Window and lines are those of the
    /// checks.</summary>
    public LogOptions Logs { get; init; } = new();

    /// <summary>The policy file to be written, by its full path. One that is there is never overwritten.</summary>
    public required string PolicyPath { get; init; }

    /// <summary>Whether the policy enforces; otherwise it observes.</summary>
    public bool Enforce { get; init; }

    /// <summary>How often a check will run.</summary>
    public TimeSpan Every { get; init; } = Defaults.CheckInterval;

    /// <summary>The wanted false alarms of one agent per day.</summary>
    public double FalseAlarmsPerDay { get; init; } = new CalibrationOptions().FalseAlarmsPerDay;

    /// <summary>The smallest fall worth catching.</summary>
    public SmallestFall Catch { get; init; } = new(0.5, InDeviations: true);

    /// <summary>Rewards of one agent per day; <see langword="null"/>: as the log's times say.</summary>
    public double? RewardsPerDay { get; init; }
}

/// <summary>What a fleet's log was found to be, and the policy that fits it.</summary>
public sealed record FleetSetup
{
    /// <summary>The log's full path.</summary>
    public required string Log { get; init; }

    /// <summary>What the log was read as, such as <c>gzip, docker</c>; <see langword="null"/> for one JSON object a line.</summary>
    public string? Format { get; init; }

    /// <summary>The profile by whose paths the fields were found, such as <c>freqtrade</c>; <see langword="null"/>: by none.</summary>
    public string? Profile { get; init; }

    /// <summary>The fields that events have, where they stand, and in how many of <see cref="LinesTried"/>.</summary>
    public IReadOnlyList<FoundField> Fields { get; init; } = [];

    /// <summary>How many of the log's last lines the fields were looked for in.</summary>
    public long LinesTried { get; init; }

    /// <summary>What was measured of each agent.</summary>
    public IReadOnlyList<DrawdownCalibration> Agents { get; init; } = [];

    /// <summary>The policy.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>Its file.</summary>
    public required string PolicyPath { get; init; }

    /// <summary>Whether the file was written.</summary>
    public bool Written { get; init; }

    /// <summary>What the policy, and after it the default one, would have done to the log, agent by agent.</summary>
    public IReadOnlyList<PolicyRehearsal> Rehearsals { get; init; } = [];

    /// <summary>Lines for the schedule, as a shell and PowerShell take them.</summary>
    public IReadOnlyList<string> Schedule { get; init; } = [];
}

/// <summary>From a log to a policy that fits: finds its fields, measures its agents, writes the policy and rehearses it. Nothing is
/// enforced.</summary>
public static class InitOperation
{
    /// <summary>Sets a fleet up.</summary>
    /// <param name="log">The log's full path.</param>
    /// <param name="options">How.</param>
    /// <param name="write">Whether the policy is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told of each reading.</param>
    /// <param name="cancellation">Ends it; nothing is written then.</param>
    /// <returns>One setup.</returns>
    /// <exception cref="QuarantineException">
    /// <c>PolicyExists</c>, <c>FileUnwritable</c>, <c>NothingJudged</c>, and as of every reading.
    /// </exception>
    public static OperationResult<FleetSetup> Run(
        string log, InitOptions options, bool write, TimeProvider time,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        StoreResolver.Files.Find(log);
        if (File.Exists(options.PolicyPath))
            throw Errors.PolicyNotOverwritten(options.PolicyPath);
        var found = new FieldFinder(log, options.Logs.Fields.At(time), cancellation).Find();
        var source = new ReportedSource(new EventLog(log, found.Fields) { Rotated = options.Logs.Read.Rotated });
        var pace = new EventPace();
        source.Read(ReadRequest.All, pace, progress, cancellation);
        var perDay = options.RewardsPerDay ?? (pace.LongPause is null ? PerDay(pace, options.Every) : null);
        var (window, last) = (options.Logs.Read.Window, options.Logs.Read.Request.Last);
        var calibration = new CalibrationOptions
        {
            Window = window,
            Last = last,
            Every = options.Every,
            FalseAlarmsPerDay = options.FalseAlarmsPerDay,
            Catch = options.Catch,
            RewardsPerDay = perDay,
        };
        var agents = DrawdownCalibrator.Calibrate(source, calibration, select: null, progress, cancellation);
        if (agents.Count == 0)
            throw Errors.NothingJudged("Nothing was measured: there is no reward in the log.");
        var policy = PolicyDraft.Make(agents, pace, options.Every, options.Enforce ? PolicyMode.Enforce : PolicyMode.Observe);
        var rehearsal = new RehearsalOptions { Window = window, Last = last, Every = options.Every };
        RehearsedPolicy[] policies = [new(Path.GetFileName(options.PolicyPath), policy), new("default", FleetPolicy.Default)];
        var rehearsed = PolicyRehearser.Run(source, policies, rehearsal, progress, cancellation);
        if (write)
            PolicyFile.Write(options.PolicyPath, policy, force: false);
        return new OperationResult<FleetSetup>
        {
            Time = time.GetUtcNow(),
            Items =
            [
                new FleetSetup
                {
                    Log = log,
                    Format = found.Format,
                    Profile = found.Profile,
                    Fields = found.Found,
                    LinesTried = found.Lines,
                    Agents = agents,
                    Policy = policy,
                    PolicyPath = options.PolicyPath,
                    Written = write,
                    Rehearsals = rehearsed,
                    Schedule = ScheduleLines.Of(log, options, found),
                },
            ],
            Logs = [source.Report!],
            Warnings =
            [
                .. source.Report!.Warnings(options.Logs.MaxRefused),
                .. options.RewardsPerDay is null && perDay is not null ? [NoTime(log, options.Every)] : Array.Empty<string>(),
            ],
        };
    }

    // As a rehearsal takes it: a check every so many events.
    private static double PerDay(EventPace pace, TimeSpan every) =>
        RehearsalOptions.DefaultEveryEvents * (TimeSpan.FromDays(1) / every) / Math.Max(1, pace.Agents.Count);

    private static string NoTime(string log, TimeSpan every) => FormattableString.Invariant(
        $"'{log}' has no time to tell how many rewards come in a day: it was taken for {RehearsalOptions.DefaultEveryEvents} events ")
        + $"in {Duration.Format(every)}. Where that is wrong, give -RewardsPerDay (--rewards-per-day).";
}
