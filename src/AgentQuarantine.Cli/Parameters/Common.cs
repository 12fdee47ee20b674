using System.CommandLine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Options that several verbs share.</summary>
internal static class Common
{
    public static Option<bool> Json(Command command)
    {
        var option = new Option<bool>("--json") { Description = "Write JSON for programs instead of a table for people." };
        command.Options.Add(option);
        return option;
    }

    public static Argument<string[]> Agents(Command command, string description, bool required = true)
    {
        var argument = new Argument<string[]>("agent")
        {
            Description = description,
            Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError("An agent's name is not empty.");
        });
        command.Arguments.Add(argument);
        return argument;
    }

    /// <summary>The entries that are meant by <paramref name="names"/>: a name of the ledger, or else a pattern with * and ?.</summary>
    /// <exception cref="QuarantineException"><c>AgentNotFound</c>: a name or pattern means none.</exception>
    public static List<QuarantineEntry> Select(LedgerSnapshot ledger, string ledgerName, IReadOnlyCollection<string> names)
    {
        var all = ledger.Agents.Values.OrderBy(entry => entry.Agent, StringComparer.Ordinal).ToList();
        foreach (var name in names)
        {
            if (!all.Exists(entry => IsMeant(entry, name)))
                throw Errors.AgentNotFound(name, ledgerName);
        }
        return names.Count == 0 ? all : all.FindAll(entry => names.Any(name => IsMeant(entry, name)));

        bool IsMeant(QuarantineEntry entry, string name) =>
            entry.Agent == name || (ledger.Find(name) is null && AgentPattern.IsMatch(name, entry.Agent));
    }
}
