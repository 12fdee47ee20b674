using AgentQuarantine.Events;

namespace AgentQuarantine.Tests.Events;

internal static class MarkResolving
{
    /// <summary>What marks mean for a source as it is now.</summary>
    public static IReadOnlyList<Cutoff> Resolve(this IEventSource source, IReadOnlyList<LogMark> marks)
    {
        using var reading = source.Begin(ReadRequest.All, TestContext.Current.CancellationToken);
        return reading.Resolve(marks);
    }
}
