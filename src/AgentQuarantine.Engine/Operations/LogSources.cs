using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Operations;

/// <summary>From logs' paths to a source of events.</summary>
internal static class LogSources
{
    /// <summary>One log, or several as one in the order of their events' times. A file that is named twice is read once.</summary>
    /// <param name="paths">The logs' full paths, one at least.</param>
    /// <param name="fields">Where the values stand in a line.</param>
    public static IEventSource Open(IEnumerable<string> paths, EventFields fields)
    {
        EventLog[] logs = [.. LogPattern.Distinct(paths).Select(path => new EventLog(path, fields))];
        return logs is [var only] ? only : new MergedEventSource(logs);
    }
}
