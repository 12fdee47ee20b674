using System.CommandLine;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Which ledger.</summary>
internal sealed class LedgerParameter
{
    private readonly Option<string> _path = new("--ledger")
    {
        Description = "The ledger: a file, or the address of a fleet's database.",
        HelpName = "PATH",
        DefaultValueFactory = _ => Defaults.LedgerPath,
    };

    private readonly Option<bool> _required;
    private readonly ValueOption<TimeSpan>? _lockTimeout;

    /// <param name="command">The verb.</param>
    /// <param name="writes">Whether the verb writes the ledger.</param>
    public LedgerParameter(Command command, bool writes = false)
    {
        command.Options.Add(_path);
        _required = Common.Switch(command, "--require-ledger", "Fail where the ledger is not there, in place of taking it for an empty one.");
        if (writes)
            _lockTimeout = new(command, "--lock-timeout", "DURATION", Parse.Duration, "How long to wait for another writer. [default: 30s]");
    }

    /// <summary>The ledger: a file, or that of a fleet's database.</summary>
    public IQuarantineLedger Ledger(ParseResult result) => Fleets.Resolver.Ledger(FullPath(result), result.GetValue(_required),
        _lockTimeout?.Of(result));

    private string FullPath(ParseResult result) => Fleets.FullPath(result.GetValue(_path)!);
}
