using AgentQuarantine.Events.Files;
using AgentQuarantine.PowerShell.Commands;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Completes the names of the agents in the ledger and in the end of the log.</summary>
public sealed class AgentCompleter : LedgerAgentCompleter
{
    private protected override IEnumerable<(string Agent, string Says)> Agents(LedgerSnapshot ledger, IReadOnlyList<string> logs)
    {
        var known = base.Agents(ledger, logs).ToList();
        var names = known.Select(agent => agent.Agent).ToHashSet(StringComparer.Ordinal);
        foreach (var log in logs)
        {
            var options = new FleetReadOptions { Window = 1, MarksEnd = false };
            var stats = FleetReader.Read(new EventLog(log), ledger, options, QuarantineCommand.Clock.GetUtcNow());
            known.AddRange(stats.Agents.Where(s => names.Add(s.Agent)).Select(s => (s.Agent, $"{s.Runs} runs in {System.IO.Path.GetFileName(log)}")));
        }
        return known;
    }
}
