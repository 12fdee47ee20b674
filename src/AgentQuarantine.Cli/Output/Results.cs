using System.Text.Json;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Output;

/// <summary>What a use case gave: the results on standard output; what was refused, what failed and what is to be known on standard error.</summary>
internal static class Results
{
    /// <summary>Shows <paramref name="result"/>; a failure, while the rest was done, makes the exit code.</summary>
    /// <param name="result">The result.</param>
    /// <param name="json">Whether programs read it.</param>
    /// <param name="write">Writes an item's members as JSON.</param>
    /// <param name="print">Writes the items as a table for people.</param>
    /// <param name="verbose">Whether it is told what was read.</param>
    public static int Show<T>(
        OperationResult<T> result, bool json, Action<Utf8JsonWriter, T> write, Action<IReadOnlyList<T>> print, bool verbose = false)
    {
        foreach (var log in verbose ? result.Logs : [])
            Failure.Print(log.ToString());
        foreach (var log in result.Logs.Where(log => log.Format is not null && !verbose))
            Failure.Print($"{Name(log)} read as {log.Format}");
        foreach (var log in result.Logs.Where(log => log.Rejects.Total > 0))
            Failure.Print($"refused in {Name(log)}: {log.Refused}");
        foreach (var line in result.Refused)
            Failure.Print(line.ToString());
        foreach (var warning in result.Warnings)
            Failure.Print("warning: " + warning);
        foreach (var failure in result.Failures)
            Failure.Print(failure);
        if (result.Items.Count > 0 || result.Failures.Count == 0)
        {
            if (json)
                Json.Array(result.Items, write);
            else
                print(result.Items);
        }
        return result.Failures.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static string Name(LogReport log) => log.Path is null ? "the logs" : $"'{Output.Show.File(log.Path)}'";
}
