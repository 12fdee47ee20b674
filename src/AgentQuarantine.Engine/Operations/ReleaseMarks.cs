using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Operations;

/// <summary>The marks that a release by hand leaves: the present ends of the logs, past which rewards count.</summary>
internal static class ReleaseMarks
{
    /// <summary>The marks of the logs that were named, or else of the default one.</summary>
    /// <param name="named">Full paths. Each log must be there: without its mark the next check would undo the release.</param>
    /// <param name="defaultLog">
    /// The default log's full path. It is marked also where it does not exist yet: then the mark's time stands for its place, in this log and
    /// in every other one.
    /// </param>
    /// <param name="now">The time that the marks carry.</param>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c>: a log that was named is not there.</exception>
    public static IReadOnlyList<LogMark> Of(IReadOnlyCollection<string> named, string defaultLog, DateTimeOffset now)
    {
        if (named.FirstOrDefault(log => !File.Exists(log)) is { } missing)
            throw Errors.EventLogNotFound(missing);
        return [.. (named.Count > 0 ? named : [defaultLog]).Select(log => new EventLog(log).MarkEnd(now))];
    }
}
