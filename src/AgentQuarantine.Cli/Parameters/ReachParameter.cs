using System.CommandLine;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>How far back is read for agents whose windows the last lines do not fill.</summary>
internal sealed class ReachParameter(Command command)
{
    private readonly ValueOption<int> _lines = new(command, "--reach", "N", Parse.Count,
        "Where the last lines do not hold an agent's window, read back as far as the last N lines for it. [default: no further than --last]");

    /// <summary>The number of lines; <see langword="null"/> where none is given.</summary>
    public int? Of(ParseResult result) => _lines.Of(result);
}
