using System.CommandLine;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Which ledger.</summary>
internal sealed class LedgerParameter
{
    private readonly Option<string> _path = new("--ledger")
    {
        Description = "The ledger.",
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

    public FileLedger Ledger(ParseResult result)
    {
        var ledger = new FileLedger(Path.GetFullPath(result.GetValue(_path)!)) { RequireLedger = result.GetValue(_required) };
        return _lockTimeout?.Of(result) is { } timeout
            ? new FileLedger(ledger.Name) { RequireLedger = ledger.RequireLedger, LockTimeout = timeout }
            : ledger;
    }
}
