using System.CommandLine;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>The policy: a file, single limits, or single limits over a file's defaults.</summary>
internal sealed class PolicyParameters
{
    private readonly Option<string?> _path;
    private readonly ValueOption<double> _drawdownLimit;
    private readonly ValueOption<double> _sharpeFloor;
    private readonly ValueOption<int>? _minSamples;

    /// <param name="command">The verb.</param>
    /// <param name="judges">Whether the verb judges agents; otherwise only the limits matter to it.</param>
    public PolicyParameters(Command command, bool judges = true)
    {
        _path = Common.Text(command, "--policy", "PATH", "A policy file; the limits below replace its defaults.");
        _drawdownLimit = new(command, "--drawdown-limit", "X", Parse.Number, "A drawdown at or below this breaches, in reward units. [default: -3]");
        _sharpeFloor = new(command, "--sharpe-floor", "X", Parse.Number, "A Sharpe ratio below this breaches. [default: off]");
        if (judges)
            _minSamples = new(command, "--min-samples", "N", Parse.Count, "The fewest rewards on which an agent is judged. [default: 1]");
    }

    /// <summary>The policy file's full path; <see langword="null"/>: there is none.</summary>
    public string? Path(ParseResult result) => result.FullPath(_path);

    public FleetPolicy Policy(ParseResult result) => PolicyFile.LoadOrDefault(
        result.FullPath(_path), _drawdownLimit.Of(result), _sharpeFloor.Of(result), _minSamples?.Of(result));
}
