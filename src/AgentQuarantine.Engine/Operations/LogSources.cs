using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Operations;

/// <summary>From logs' paths to a source of events. A file that is named twice is read once.</summary>
/// <remarks>A file that is named itself is read as a log of its own, and not as one that another log was rotated to.</remarks>
internal static class LogSources
{
    /// <summary>One log, or several as one in the order of their events' times.</summary>
    /// <param name="paths">The logs' full paths, one at least.</param>
    /// <param name="fields">Where the values stand in a line.</param>
    /// <param name="rotated">How the files are named that a log was rotated to.</param>
    /// <param name="refused">Collects lines that are refused.</param>
    public static IEventSource Open(IEnumerable<string> paths, EventFields fields, RotatedNames rotated, RefusedLines? refused = null)
    {
        var logs = Distinct(paths, fields, rotated, refused);
        return logs is [var only] ? only : new MergedEventSource(logs);
    }

    /// <summary>One log or several as one, in the order of their events' times, within a log too.</summary>
    public static IEventSource Merge(IEnumerable<string> paths, EventFields fields, RotatedNames rotated, RefusedLines? refused = null) =>
        new MergedEventSource(Distinct(paths, fields, rotated, refused)) { OrdersWithin = true };

    /// <summary>Each log for itself.</summary>
    public static IEnumerable<EventLog> Each(
        IReadOnlyCollection<string> paths, EventFields fields, RotatedNames rotated, RefusedLines? refused = null) =>
        paths.Select(path => new EventLog(path, fields) { Rotated = rotated with { Except = paths }, Refused = refused });

    private static EventLog[] Distinct(IEnumerable<string> paths, EventFields fields, RotatedNames rotated, RefusedLines? refused)
    {
        string[] named = [.. paths.Distinct(StringComparer.Ordinal)];
        if (Array.Find(named, StoreResolver.IsStore) is { } store)
            throw Errors.StoreUrlInvalid(store, "only logs can be named here.");
        // For one log nothing need be compiled that tells files apart.
        if (named.Length > 1)
            named = [.. LogPattern.Distinct(named)];
        return [.. Each(named, fields, rotated, refused)];
    }
}
