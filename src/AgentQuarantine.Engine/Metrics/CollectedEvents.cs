using AgentQuarantine.Events;
using AgentQuarantine.Live;

namespace AgentQuarantine.Metrics;

/// <summary>What a collector follows: logs, or a fleet's database where its address is named.</summary>
internal static class CollectedEvents
{
    /// <summary>Opens what <paramref name="options"/> name. Nothing is read yet.</summary>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>.</exception>
    public static ILiveEvents Open(CollectorOptions options, TimeProvider time)
    {
        if (options.Stores.Only(options.Logs) is not { } store)
        {
            return new LiveLogs(
                options.Logs,
                new(options.Fields.At(time), options.Read.Window, options.Read.Request.Last, options.RotateWait, options.Read.Rotated), time);
        }
        // As a query reads: the newest rewards where no number of events is asked for.
        var (window, request) = (options.Read.Window, options.Read.Request);
        return request.Last is null ? throw Errors.StoreUrlInvalid(store.Name,
                "all of its events (--all, -All) are too many to keep; windows hold each agent's newest.")
            : new LiveFeed(store.Feed(window, request), window, request == ReadRequest.Default ? null : request.Last, time);
    }
}
