using System.Globalization;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Verbs;

/// <summary>How the last check ended, as <c>list</c> shows it.</summary>
internal static class CheckRecordOutput
{
    public static int Show(OperationResult<CheckRecord> result, bool json) => Results.Show(result, json, CheckJson.Write, checks =>
    {
        foreach (var check in checks)
            Terminal.Write(Line(check) + "\n");
        if (checks.Count == 0)
            Failure.Print("no check of this ledger has left a record");
    });

    /// <summary>The record in a line.</summary>
    public static string Line(CheckRecord check) => string.Create(CultureInfo.InvariantCulture,
        $"last check {Output.Show.Time(check.Time)}: {(check.WentWell ? "ok" : "failed with " + check.Error)}, {check.Agents} agents, " +
        $"{check.Events} events up to {Output.Show.Time(check.NewestEvent)}, {check.Quarantined} quarantined, {check.Cleared} cleared, " +
        $"{check.Duration.TotalSeconds:0.###} s; last ok {Output.Show.Time(check.LastSuccess)}");
}
