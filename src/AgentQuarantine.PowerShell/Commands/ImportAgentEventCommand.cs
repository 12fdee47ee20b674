using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Import-AgentEvent: sends the events of logs to a fleet's database, each once.</summary>
[Cmdlet(VerbsData.Import, "AgentEvent", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(AgentShipment))]
public sealed class ImportAgentEventCommand : EventLogCommand
{
    private readonly List<string> _logs = [];

    /// <summary>The fleet's database.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Url { get; set; } = "";

    /// <summary>The user and password of a fleet's database; by default those of PGPASSWORD or a passfile.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override PSCredential? StoreCredential => Credential;

    /// <summary>What this host is called in the database; by default the machine's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string HostName { get; set; } = Environment.MachineName;

    /// <inheritdoc/>
    protected override void Process() => _logs.AddRange(ResolveLogs(WriteError));

    /// <inheritdoc/>
    protected override void End()
    {
        if (Piped.Count > 0)
            throw Terminate(ErrorRecords.LogsAndStatistics());
        var store = Stores.Find(Url) ?? throw Terminate(ErrorRecords.NoStore(Url));
        if (_logs.Count == 0 || !ShouldProcess(store.Name, $"Import the events of '{string.Join("', '", _logs)}'"))
            return;
        var reports = new List<string>();
        var options = new ShipOptions { Logs = _logs, Fields = Fields, Rotated = Rotated, Host = HostName, Once = true, Report = reports.Add };
        var shipped = RunWithProgress("Importing events", store.Name, (_, stopping) => new ShipOperation(options, store, Clock).Run(stopping));
        reports.ForEach(WriteWarning);
        Show(shipped, log => new AgentShipment(log));
    }
}
