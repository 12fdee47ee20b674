using AgentQuarantine.Operations;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>What was sent of one log to a fleet's database.</summary>
public sealed class AgentShipment
{
    internal AgentShipment(ShippedLogStatus log) =>
        (Path, Source, Events, Refused, BehindBytes) = (log.Path, log.Source, log.Events, log.Refused, log.BehindBytes);

    /// <summary>The log's full path.</summary>
    public string Path { get; }

    /// <summary>The log's name in the database.</summary>
    public string Source { get; }

    /// <summary>How many events were sent.</summary>
    public long Events { get; }

    /// <summary>How many lines, values and events were refused.</summary>
    public long Refused { get; }

    /// <summary>How many bytes of the log have not been sent.</summary>
    public long BehindBytes { get; }
}
