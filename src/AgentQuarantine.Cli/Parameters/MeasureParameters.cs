using System.CommandLine;
using System.IO.Enumeration;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Events;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>What the verbs share that measure a policy or rewards on a log: the logs, the agents and the checks' interval.</summary>
internal sealed class MeasureParameters
{
    private readonly Option<string[]> _agents = new("--agent")
    {
        Description = "Only these agents; * and ? match. May be given several times.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<TimeSpan?> _every = new("--every")
    {
        Description = "How often a check runs, in the log's time. [default: 5m]",
        HelpName = "DURATION",
        CustomParser = Parse.Duration,
    };

    private readonly Option<bool> _merge = new("--merge") { Description = "Read several logs as one, in the order of the events' times." };

    public MeasureParameters(Command command)
    {
        Logs = new LogParameters(command);
        command.Options.Add(_agents);
        command.Options.Add(_every);
        command.Options.Add(_merge);
    }

    /// <summary>The logs.</summary>
    public LogParameters Logs { get; }

    /// <summary>How often a check runs.</summary>
    public TimeSpan Every(ParseResult result) => result.GetValue(_every) ?? TimeSpan.FromMinutes(5);

    /// <summary>Whether an agent is asked for.</summary>
    public bool IsWanted(ParseResult result, string agent) =>
        result.GetValue(_agents) is not { Length: > 0 } patterns
        || patterns.Any(pattern => pattern == agent || FileSystemName.MatchesSimpleExpression(pattern, agent, ignoreCase: false));

    /// <summary>Runs <paramref name="work"/> for every log, or once for all of them where they are merged.</summary>
    public List<T> ForEachLog<T>(ParseResult result, Func<IEventSource, IProgress<ReadProgress>?, CancellationToken, IEnumerable<T>> work)
    {
        IReadOnlyList<IEventSource> sources = result.GetValue(_merge) ? [Logs.Merged(result)] : Logs.Logs(result);
        using var interrupt = new Interrupt();
        using var progress = Progress.Begin();
        return [.. sources.SelectMany(source => work(source, progress, interrupt.Token))];
    }
}
