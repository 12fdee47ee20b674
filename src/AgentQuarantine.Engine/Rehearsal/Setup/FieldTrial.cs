using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Rehearsal.Setup;

/// <summary>Counts what a log's last lines say where the values stand at some paths.</summary>
internal sealed class FieldTrial : IEventSink
{
    private const int Most = 2000;

    private long _rewards, _times, _latencies, _costs, _errors;

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>How many lines are events.</summary>
    public long Events { get; private set; }

    /// <summary>How many lines there were.</summary>
    public long Read { get; private set; }

    /// <summary>What the log was read as; <see langword="null"/> for one object a line.</summary>
    public string? Format { get; private set; }

    /// <summary>Reads a log's last lines; where nothing in them is an event, nothing is counted.</summary>
    public static FieldTrial Of(string log, EventFields fields, CancellationToken cancellation)
    {
        var trial = new FieldTrial();
        try
        {
            var read = new EventLog(log, fields) { Rotated = RotatedNames.None }.Read(new ReadRequest(Most), trial, null, cancellation);
            (trial.Read, trial.Format) = (read.Lines, read.Format);
        }
        catch (QuarantineException e) when (e.Id == ErrorIds.EventLogNotUnderstood)
        {
        }
        return trial;
    }

    /// <inheritdoc/>
    public void Add(in AgentEvent e)
    {
        Events++;
        _rewards += double.IsNaN(e.Reward) ? 0 : 1;
        _times += e.Timestamp == 0 ? 0 : 1;
        _latencies += double.IsNaN(e.LatencyMs) ? 0 : 1;
        _costs += double.IsNaN(e.CostUsd) ? 0 : 1;
        _errors += e.IsError ? 1 : 0;
    }

    /// <summary>How many events have a value of a field. A field that tells errors counts where some events are errors and others are not.</summary>
    public long Count(string field) => field switch
    {
        // What is different in every line is an id, and no agent's name.
        "Agent" => Events < 10 || Agents.Count < Events ? Events : 0,
        "Reward" => _rewards,
        "Timestamp" => _times,
        "LatencyMs" => _latencies,
        "CostUsd" => _costs,
        _ => _errors < Events ? _errors : 0,
    };
}
