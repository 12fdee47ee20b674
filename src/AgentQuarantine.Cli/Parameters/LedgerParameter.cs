using System.CommandLine;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Which ledger.</summary>
internal sealed class LedgerParameter
{
    public const string DefaultLedger = "meta_supervisor/quarantine.json";

    private readonly Option<string> _path = new("--ledger")
    {
        Description = "The ledger.",
        HelpName = "PATH",
        DefaultValueFactory = _ => DefaultLedger,
    };

    public LedgerParameter(Command command) => command.Options.Add(_path);

    public FileLedger Ledger(ParseResult result) => new(Path.GetFullPath(result.GetValue(_path)!));
}
