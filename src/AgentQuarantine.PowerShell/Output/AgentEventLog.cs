using AgentQuarantine.Live;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>One event log: what it holds, and how old its newest event is.</summary>
public sealed class AgentEventLog
{
    internal AgentEventLog(LogStatus log, DateTimeOffset now)
    {
        (Path, Bytes, BehindBytes, Events, Refused) = (log.Path, log.Bytes, log.BehindBytes, log.Events, log.Refused);
        (NewestEvent, LastChanged, Format) = (log.NewestEvent, log.LastChanged, log.Format ?? "jsonl");
        Age = now - log.NewestEvent;
    }

    /// <summary>The log's full path.</summary>
    public string Path { get; }

    /// <summary>Its size in bytes.</summary>
    public long? Bytes { get; }

    /// <summary>How many bytes at its end are half a line.</summary>
    public long BehindBytes { get; }

    /// <summary>How many events are among the lines read.</summary>
    public long Events { get; }

    /// <summary>How many lines, and values of lines, were refused.</summary>
    public long Refused { get; }

    /// <summary>The newest time that an event carries.</summary>
    public DateTimeOffset? NewestEvent { get; }

    /// <summary>How long ago that was.</summary>
    public TimeSpan? Age { get; }

    /// <summary>When the file was last written to.</summary>
    public DateTimeOffset? LastChanged { get; }

    /// <summary>What the log is, such as <c>docker</c>; <c>jsonl</c> for one JSON object a line.</summary>
    public string Format { get; }
}
