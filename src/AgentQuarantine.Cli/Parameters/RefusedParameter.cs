using System.CommandLine;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>How much of a log may be refused before there is a warning.</summary>
internal sealed class RefusedParameter(Command command)
{
    private readonly ValueOption<double> _most = new(command, "--max-refused", "PERCENT", Parse.Percent,
        $"Warn where more than this share of the lines read is refused. [default: {Defaults.MaxRefused}]");

    /// <summary>How many refused lines are shown.</summary>
    public static ValueOption<int> Show(Command command) => new(command, "--show-refused", "N", Parse.Count,
        "Show the first N lines of which something was refused: line, byte, column, reason and text. [default: none]");

    /// <summary>The share, in percent of the lines read.</summary>
    public double Of(ParseResult result) => _most.Of(result) ?? Defaults.MaxRefused;
}
