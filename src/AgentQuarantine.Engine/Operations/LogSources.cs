using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Operations;

/// <summary>From logs' paths to a source of events.</summary>
internal static class LogSources
{
    /// <summary>One log, or several as one in the order of their events' times. A log that is named twice is read once.</summary>
    /// <param name="paths">The logs' full paths, one at least.</param>
    /// <param name="fields">Where the values stand in a line.</param>
    /// <param name="rotated">How the files are named that a log was rotated to.</param>
    public static IEventSource Open(IEnumerable<string> paths, EventFields fields, RotatedNames rotated)
    {
        EventLog[] logs = [.. Each([.. paths.Distinct(StringComparer.Ordinal)], fields, rotated)];
        return logs is [var only] ? only : new MergedEventSource(logs);
    }

    /// <summary>One log or several as one, in the order of their events' times, within a log too.</summary>
    public static IEventSource Merge(IEnumerable<string> paths, EventFields fields, RotatedNames rotated) =>
        new MergedEventSource([.. Each([.. paths.Distinct(StringComparer.Ordinal)], fields, rotated)]) { OrdersWithin = true };

    /// <summary>The logs; a file that is named itself is read as a log of its own, and not as one that another log was rotated to.</summary>
    public static IEnumerable<EventLog> Each(IReadOnlyCollection<string> paths, EventFields fields, RotatedNames rotated) =>
        paths.Select(path => new EventLog(path, fields) { Rotated = rotated with { Except = paths } });
}
