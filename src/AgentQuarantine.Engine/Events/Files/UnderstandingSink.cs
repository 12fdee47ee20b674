using AgentQuarantine.Events.Formats;

namespace AgentQuarantine.Events.Files;

/// <summary>Hands events on and notes whether there were any.</summary>
internal sealed class UnderstandingSink(IEventSink sink) : IEventSink
{
    private readonly long _refused = sink.Rejects.Total;
    private bool _hasEvents;

    /// <summary>Whether anything was refused.</summary>
    public bool IsRefused => sink.Rejects.Total > _refused;

    /// <summary>Whether none of the lines was an event, though some were refused, or tell of everything but agents (OTLP).</summary>
    public bool IsForeign(long lines, EventFields fields) =>
        !_hasEvents && (IsRefused || (lines > 0 && fields.Format.Form == EventForm.Otlp));

    /// <summary>Whether none of the lines was an event, and what stands behind the last of them is not the beginning of one.</summary>
    public bool IsForeign(ReadOnlySpan<byte> tail, EventFields fields) =>
        !_hasEvents && fields.Format.Form is EventForm.Auto or EventForm.Lines && FormatDetector.IsNoEvent(tail);

    /// <inheritdoc/>
    public AgentTable Agents => sink.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => sink.Rejects;

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        _hasEvents |= events.Length > 0;
        sink.Add(events);
    }
}
