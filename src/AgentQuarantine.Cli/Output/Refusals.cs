using AgentQuarantine.Events;

namespace AgentQuarantine.Cli.Output;

/// <summary>What was refused of a log, on standard error: a run goes on, and nobody has to wonder where the lines went.</summary>
internal static class Refusals
{
    public static void Print(string log, RejectCounts rejects)
    {
        if (rejects.Total == 0)
            return;
        var counts = RejectCounts.Reasons.Where(reason => rejects[reason] > 0)
            .Select(reason => $"{Show.Number(rejects[reason])} {RejectCounts.NameOf(reason)}");
        Failure.Print($"refused in '{Show.File(log)}': {string.Join(", ", counts)}");
    }
}
