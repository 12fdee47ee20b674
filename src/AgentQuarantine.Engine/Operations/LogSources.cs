using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Operations;

/// <summary>From logs' paths to a source of events.</summary>
internal static class LogSources
{
    /// <summary>One log, or several as one in the order of their events' times. A file that is named twice is read once.</summary>
    /// <param name="paths">The logs' full paths, one at least.</param>
    /// <param name="fields">Where the values stand in a line.</param>
    /// <param name="refused">Collects lines that are refused.</param>
    public static IEventSource Open(IEnumerable<string> paths, EventFields fields, RefusedLines? refused = null)
    {
        string[] named = [.. paths.Distinct(StringComparer.Ordinal)];
        // For one log nothing need be compiled that tells files apart.
        if (named.Length > 1)
            named = [.. LogPattern.Distinct(named)];
        EventLog[] logs = [.. named.Select(path => new EventLog(path, fields) { Refused = refused })];
        return logs is [var only] ? only : new MergedEventSource(logs);
    }
}
