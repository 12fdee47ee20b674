namespace AgentQuarantine.Operations;

/// <summary>What holds where a person names nothing else, on the command line and in PowerShell. Paths are below the current location.</summary>
public static class Defaults
{
    /// <summary>The event log, as in the original.</summary>
    public const string LogPath = "telemetry/events.jsonl";

    /// <summary>The ledger, as in the original.</summary>
    public const string LedgerPath = "meta_supervisor/quarantine.json";

    /// <summary>Where a server keeps its counters: <c>quarantine.counters.json</c> beside <c>quarantine.json</c>.</summary>
    /// <param name="ledgerPath">The ledger's full path.</param>
    public static string StatePath(string ledgerPath) => Path.ChangeExtension(ledgerPath, null) + ".counters.json";

    /// <summary>Where a server of a fleet's database keeps its counters: <c>quarantine.fleet.counters.json</c> beside them.</summary>
    /// <param name="ledgerPath">The full path of this host's ledger, or of where it would be.</param>
    public static string FleetStatePath(string ledgerPath) => Path.ChangeExtension(ledgerPath, null) + ".fleet.counters.json";

    /// <summary>How much of a log may be refused before there is a warning, in percent of the lines read.</summary>
    public const double MaxRefused = 5;

    /// <summary>How often the checks run that a rehearsal or a calibration is about.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(5);

    /// <summary>How long a server reads on a log that was renamed.</summary>
    public static readonly TimeSpan RotateWait = TimeSpan.FromSeconds(5);

    /// <summary>How often a server looks at the log and the ledger.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
}
