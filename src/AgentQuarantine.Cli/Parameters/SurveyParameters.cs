using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>What the verbs share that look at logs one by one, or at all of them as one: the logs, and whose results are shown.</summary>
internal sealed class SurveyParameters
{
    private readonly LogParameters _logs;
    private readonly Option<string[]> _agents;
    private readonly Option<bool> _merge;
    private readonly RefusedParameter _refused;
    private readonly ValueOption<int> _showRefused;

    /// <param name="command">The verb.</param>
    /// <param name="hasWindows">Whether the verb keeps windows of rewards; otherwise it reads whole logs.</param>
    public SurveyParameters(Command command, bool hasWindows = true)
    {
        _logs = new LogParameters(command, hasWindows);
        _agents = Common.Texts(command, "--agent", "NAME", "Only these agents; patterns with *, ? and [set] match. May be given several times.");
        _showRefused = RefusedParameter.Show(command);
        _merge = Common.Switch(command, "--merge", "Read the logs as one, in the order of the events' times, within a log too.");
        _refused = new RefusedParameter(command);
    }

    /// <summary>How often a check runs.</summary>
    public static ValueOption<TimeSpan> Every(Command command) =>
        new(command, "--every", "DURATION", Parse.Duration, "How often a check runs, in the log's time. [default: 5m]");

    /// <summary>The logs' full paths, each once.</summary>
    public IReadOnlyList<string> Paths(ParseResult result) => _logs.Paths(result);

    /// <summary>How the logs are read.</summary>
    public LogOptions Options(ParseResult result) => new()
    {
        Stores = Fleets.Resolver,
        Fields = _logs.Fields(result),
        Read = _logs.Options(result),
        ShowRefused = _showRefused.Of(result) ?? 0,
        Merge = result.GetValue(_merge),
        MaxRefused = _refused.Of(result),
        Agents = new AgentSelection(result.GetValue(_agents)),
    };

    /// <summary>The results of all logs.</summary>
    /// <param name="result">The arguments.</param>
    /// <param name="operation">What is done to a log.</param>
    /// <param name="interrupt">Ends it; <see langword="null"/>: Ctrl+C ends the process.</param>
    public OperationResult<T> Run<T>(ParseResult result, LogOperation<T> operation, Interrupt? interrupt)
    {
        using var interrupting = interrupt;
        using var progress = Progress.Begin();
        return operation.Run(_logs.Paths(result), progress, interrupting?.Token ?? default);
    }
}
