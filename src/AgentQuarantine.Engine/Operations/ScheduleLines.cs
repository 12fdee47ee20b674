using System.Globalization;
using AgentQuarantine.Rehearsal.Setup;

namespace AgentQuarantine.Operations;

/// <summary>The lines that make checks run, for a fleet that was set up.</summary>
internal static class ScheduleLines
{
    /// <summary>A line for cron, and one for PowerShell.</summary>
    /// <param name="log">The log's full path.</param>
    /// <param name="options">How the fleet was set up.</param>
    /// <param name="found">Where its values stand.</param>
    public static IReadOnlyList<string> Of(string log, InitOptions options, FoundFields found)
    {
        var given = found.Found.Where(field => field.Path != Usual(field.Field)).ToList();
        var format = found.Profile is null ? "" : $" --format {found.Profile}";
        var fields = found.Profile is null ? string.Concat(given.Select(field => $" --field {Shell($"{field.Field}={field.Path}")}")) : "";
        var check = $"agentq check {Shell(log)} --policy {Shell(options.PolicyPath)}{format}{fields}";
        var table = string.Join("; ", given.Select(field => $"{field.Field} = '{field.Path.Replace("'", "''")}'"));
        var powerShell = $"Invoke-AgentQuarantine {PowerShell(log)} -PolicyPath {PowerShell(options.PolicyPath)}"
            + (found.Profile is null ? (given.Count > 0 ? $" -Field @{{ {table} }}" : "") : $" -Format {found.Profile}");
        return [$"{Cron(options.Every)} cd {Shell(Path.GetDirectoryName(options.PolicyPath)!)} && {check}", powerShell];
    }

    private static string Cron(TimeSpan every)
    {
        var minutes = (int)Math.Clamp(Math.Round(every.TotalMinutes), 1, 24 * 60);
        return minutes < 60 ? string.Create(CultureInfo.InvariantCulture, $"*/{minutes} * * * *")
            : string.Create(CultureInfo.InvariantCulture, $"0 */{minutes / 60} * * *");
    }

    private static string Usual(string field) => FieldFinder.PathOf(Events.EventFields.Default, field);

    private static string Shell(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-=:,+@".Contains(c)) ? text : "'" + text.Replace("'", @"'\''") + "'";

    private static string PowerShell(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:\\".Contains(c)) ? text : "'" + text.Replace("'", "''") + "'";
}
