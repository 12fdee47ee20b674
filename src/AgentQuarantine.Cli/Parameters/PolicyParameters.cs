using System.CommandLine;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>The policy: a file, single limits, or single limits over a file's defaults.</summary>
internal sealed class PolicyParameters
{
    private readonly Option<string?> _path = new("--policy") { Description = "A policy file; the limits below replace its defaults.", HelpName = "PATH" };

    private readonly ValueOption<double> _drawdownLimit = new("--drawdown-limit", Parse.Number)
    {
        Description = "A drawdown at or below this breaches, in reward units. [default: -3]",
        HelpName = "X",
    };

    private readonly ValueOption<double> _sharpeFloor = new("--sharpe-floor", Parse.Number)
    {
        Description = "A Sharpe ratio below this breaches. [default: off]",
        HelpName = "X",
    };

    private readonly ValueOption<int> _minSamples = new("--min-samples", Parse.Count)
    {
        Description = "The fewest rewards on which an agent is judged. [default: 1]",
        HelpName = "N",
    };

    /// <param name="command">The verb.</param>
    /// <param name="judges">Whether the verb judges agents; otherwise only the limits matter to it.</param>
    public PolicyParameters(Command command, bool judges = true)
    {
        command.Options.Add(_path);
        command.Options.Add(_drawdownLimit);
        command.Options.Add(_sharpeFloor);
        if (judges)
            command.Options.Add(_minSamples);
    }

    public FleetPolicy Policy(ParseResult result) => PolicyFile.LoadOrDefault(
        result.GetValue(_path) is { } path ? Path.GetFullPath(path) : null,
        _drawdownLimit.Of(result), _sharpeFloor.Of(result), _minSamples.Of(result));
}
