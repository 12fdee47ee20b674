using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>What the bytes past a log's last LF are to a query.</summary>
/// <param name="Lines">
/// 1 for a whole object, which counts as a line; 0 where there is nothing, or half a line; −1 for a line that is too long already: it has
/// been counted, and is not among a query's last lines before it has ended.
/// </param>
/// <param name="Event">The event that the whole object is; <see langword="null"/> where it is none.</param>
internal readonly record struct LiveTail(int Lines, AgentEvent? Event);
