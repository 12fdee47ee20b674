using AgentQuarantine.Events;

namespace AgentQuarantine.Cli.Output;

/// <summary>What was refused of a log, on standard error: a run goes on, and nobody has to wonder where the lines went.</summary>
internal static class Refusals
{
    public static void Print(IEventSource source, RejectCounts rejects)
    {
        if (rejects.Total == 0)
            return;
        var counts = RejectCounts.Reasons.Where(reason => rejects[reason] > 0)
            .Select(reason => $"{Show.Number(rejects[reason])} {RejectCounts.NameOf(reason)}");
        Failure.Print($"refused in {Name(source)}: {string.Join(", ", counts)}");
    }

    private static string Name(IEventSource source) => source.Path is { } log ? $"'{Show.File(log)}'" : "the logs";
}
