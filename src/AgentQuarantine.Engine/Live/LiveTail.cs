using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>What the bytes past a log's last LF are to a query.</summary>
/// <param name="Lines">
/// 1 for what ends with a whole object, which counts as a line; 0 where there is nothing, or half a line; −1 for a line that is too long
/// already: it has
/// been counted, and is not among a query's last lines before it has ended.
/// </param>
/// <param name="Found">The events in it; <see langword="null"/> for none.</param>
internal readonly record struct LiveTail(int Lines, IReadOnlyList<AgentEvent>? Found = null)
{
    /// <summary>The events in it: several where CRs end its lines.</summary>
    public IReadOnlyList<AgentEvent> Events => Found ?? [];
}
