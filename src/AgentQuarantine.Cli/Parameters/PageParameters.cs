using System.CommandLine;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Whether there is a page of the fleet, and how far back it shows.</summary>
internal sealed class PageParameters
{
    private readonly ValueOption<TimeSpan> _history;
    private readonly Option<bool> _noPage = new("--no-page") { Description = "Serve no page of the fleet, and keep no past for it." };

    public PageParameters(Command command)
    {
        _history = new(command, "--page-history", "DURATION", Parse.Duration,
            "How far back the page shows; the memory an agent takes stays the same. [default: 1d]");
        command.Options.Add(_noPage);
    }

    /// <summary>How much of the past is kept; <see langword="null"/>: none.</summary>
    public TimeSpan? History(ParseResult result) => result.GetValue(_noPage) ? null : _history.Of(result) ?? TimeSpan.FromDays(1);
}
