using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Statistics;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Which logs are read, and how much of them: the same for every verb that reads.</summary>
internal sealed class LogParameters
{
    private readonly Argument<string[]> _paths = new("log")
    {
        Description = $"The event logs; * and ? in the file's name are expanded, - is standard input. [default: {Defaults.LogPath}]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly ValueOption<int>? _window;
    private readonly ValueOption<int>? _last;
    private readonly Option<bool>? _all;
    private readonly Option<string[]> _fields;
    private readonly Option<string?> _timeZone;
    private readonly Option<string?> _format;
    private readonly ValueOption<TimeSpan> _timeTolerance;
    private readonly Option<string?> _rotated;
    private readonly Option<bool> _noRotated;

    /// <param name="command">The verb.</param>
    /// <param name="hasWindows">Whether the verb keeps windows of rewards; otherwise it reads whole logs.</param>
    public LogParameters(Command command, bool hasWindows = true)
    {
        command.Arguments.Add(_paths);
        if (hasWindows)
        {
            _window = new(command, "--window", "N", Parse.Count,
                $"How many of an agent's newest rewards are its window. [default: {Fleet.DefaultWindow}]");
            _last = new(command, "--last", "N", Parse.Count,
                "How many of the log's last lines are read; of a fleet's database, of each agent's events. [default: 5000; the window]");
            _all = Common.Switch(command, "--all", "Read the whole log.");
        }
        _fields = Common.Texts(command, "--field", "NAME=PATH",
            "Where a value stands, a dot descends: --field Agent=gen_ai.agent.name. "
            + "Names: Agent, Reward, LatencyMs, CostUsd, Error, Ok, Timestamp, Id.");
        _format = Common.Text(command, "--format", "NAME",
            $"What the log is, or a profile file: {string.Join(", ", EventFormats.Names)}. [default: auto, by its first bytes]");
        _timeZone = Common.Text(command, "--time-zone", "ZONE", "Where times without an offset are local, as in Europe/Berlin. [default: UTC]");
        _timeTolerance = new(command, "--time-tolerance", "DURATION", Parse.Duration,
            "How far in the future an event's time may lie and still count: writers' clocks differ. [default: 5m]");
        _rotated = Common.Text(command, "--rotated", "PATTERN",
            "How the files are named that a log was rotated to, which are read before it: '{name}.*'. "
            + "[default: events.jsonl.1, events.jsonl-20261124, events-2026-11-24.jsonl and the like, also .gz]");
        _noRotated = Common.Switch(command, "--no-rotated", "Read the log alone, without the files that it was rotated to.");
        command.Validators.Add(result =>
        {
            if (result.GetResult(_rotated) is { Implicit: false } && result.GetResult(_noRotated) is { Implicit: false })
                result.AddError("--rotated and --no-rotated exclude each other.");
            if (_all is not null && result.GetResult(_all) is { Implicit: false } && result.GetResult(_last!) is { Implicit: false })
                result.AddError("--all and --last exclude each other.");
        });
    }

    /// <summary>How much is read.</summary>
    public FleetReadOptions Options(ParseResult result) => new()
    {
        Window = _window?.Of(result) ?? Fleet.DefaultWindow,
        Request = _all is null || result.GetValue(_all) ? ReadRequest.All : new ReadRequest(_last!.Of(result) ?? ReadRequest.Default.Last),
        Rotated = Rotated(result),
    };

    /// <summary>How the files are named that a log was rotated to.</summary>
    public RotatedNames Rotated(ParseResult result) =>
        result.GetValue(_noRotated) ? RotatedNames.None
        : result.GetValue(_rotated) is { } pattern ? WrongUseException.Where(() => RotatedNames.Like(pattern))
        : RotatedNames.Default;

    /// <summary>The logs' full paths, each once, or the address of a fleet's database.</summary>
    public IReadOnlyList<string> Paths(ParseResult result) =>
        [.. Names(result).SelectMany(name => StoreResolver.IsStore(name) ? [name] : LogPattern.Expand(name)).Distinct(StringComparer.Ordinal)];

    /// <summary>The full paths and patterns that were given, each once.</summary>
    public IReadOnlyList<string> Names(ParseResult result) =>
    [
        .. (result.GetValue(_paths) is { Length: > 0 } named ? named : [Defaults.LogPath])
            .Select(FullPath).Distinct(StringComparer.Ordinal),
    ];

    private static string FullPath(string path) =>
        path != "-" ? Fleets.FullPath(path)
        : OperatingSystem.IsWindows() ? throw new WrongUseException("Windows knows no path of standard input: name a file.")
        : "/dev/stdin";

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields(ParseResult result)
    {
        var fields = EventFields.Default;
        foreach (var field in result.GetValue(_fields) ?? [])
        {
            var equals = field.IndexOf('=');
            if (equals <= 0)
                throw new WrongUseException($"--field takes NAME=PATH, as in Agent=gen_ai.agent.name; it got '{field}'.");
            fields = WrongUseException.Where(() => fields.With(field[..equals], field[(equals + 1)..]));
        }
        if (result.GetValue(_format) is { } format)
            fields = (EventFormats.Find(format) ?? EventFormats.Load(Fleets.FilePath(format))).In(fields);
        if (_timeTolerance.Of(result) is { } tolerance)
            fields = fields with { Times = fields.Times with { Tolerance = tolerance } };
        return result.GetValue(_timeZone) is { } zone ? WrongUseException.Where(() => fields.InTimeZone(zone)) : fields;
    }
}
