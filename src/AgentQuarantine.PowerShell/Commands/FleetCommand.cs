using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that reads a fleet's statistics, and the ledger beside them.</summary>
public abstract class FleetCommand : WindowCommand
{
    private FileLedger? _ledger;

    /// <summary>The ledger file, relative to the session's location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = LedgerCommand.DefaultLedgerPath;

    /// <summary>The ledger.</summary>
    protected FileLedger Ledger => _ledger ??= OpenLedger(LedgerPath);

    /// <summary>Reads <paramref name="source"/>, with progress, and says what was refused.</summary>
    protected FleetReadResult ReadFleet(IEventSource source)
    {
        var ledger = Ledger.Read();
        var result = RunWithProgress("Reading the event log", source.Name,
            (progress, stopping) => FleetReader.Read(source, ledger, ReadOptions, Clock.GetUtcNow(), progress, stopping));
        ReportRejects(source.Name, result);
        return result;
    }

    private void ReportRejects(string name, FleetReadResult result)
    {
        var refused = string.Join(", ", RejectCounts.Reasons
            .Where(reason => result.Rejects[reason] > 0)
            .Select(reason => $"{result.Rejects[reason]} {RejectCounts.NameOf(reason)}"));
        var summary = $"'{name}': {result.Read.Lines} lines read, {result.Agents.Count} agents, refused: {(refused.Length == 0 ? "none" : refused)}.";
        if (result.Agents.Count == 0 && result.Rejects.Total > 0)
            WriteWarning($"No line is an event: {summary} See whether -Field names the keys that your agents write.");
        else
            WriteVerbose(summary);
    }
}
