using System.Management.Automation;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>
/// Sorts what comes through the pipeline to a cmdlet that reads event logs: paths, files, and statistics of this session. All else is
/// refused, above all a copy of statistics: taken for its log's path, it would mean every agent of that log.
/// </summary>
internal sealed class PipelineInput
{
    private const string Ours = nameof(AgentQuarantine) + ".";

    private readonly List<AgentRewardStats> _statistics = [];
    private bool _hasLogs;

    /// <summary>The statistics that have come so far.</summary>
    public IReadOnlyList<AgentRewardStats> Statistics => _statistics;

    /// <summary>Takes the next object.</summary>
    /// <param name="input">The object.</param>
    /// <param name="log">The log that it names; <see langword="null"/> where it is statistics or refused.</param>
    /// <returns>Why it is refused; <see langword="null"/> where it is not.</returns>
    public ErrorRecord? Take(PSObject input, out LogName? log)
    {
        log = null;
        if (input.BaseObject is AgentRewardStats statistics)
            _statistics.Add(statistics);
        else if (input.BaseObject is AgentEventLog looked)
            log = new LogName(looked.Path, IsLiteral: true);
        else if (Refusal(input) is { } refusal)
            return refusal;
        else if ((log = Log(input)) is null)
            return ErrorRecords.InputNotLog(input);
        _hasLogs |= log is not null;
        return _hasLogs && _statistics.Count > 0 ? ErrorRecords.LogsAndStatistics() : null;
    }

    // What had a type of the module once, or looks as if it had.
    private static ErrorRecord? Refusal(PSObject input) =>
        input.TypeNames.FirstOrDefault(name => name.Contains(Ours, StringComparison.Ordinal)) is { } type
            && !type.EndsWith(nameof(AgentRewardStats), StringComparison.Ordinal) ? ErrorRecords.InputNotLog(input)
            : input.Properties[nameof(AgentRewardStats.Agent)] is { Value: var agent } ? ErrorRecords.StatisticsCopied(agent, input)
            : null;

    private static LogName? Log(PSObject input) =>
        Text(input, "PSPath") is { } path ? new LogName(path, IsLiteral: true)
            : input.BaseObject switch
            {
                string text when text.Length > 0 => new LogName(text, IsLiteral: false),
                FileSystemInfo file => new LogName(file.ToString(), IsLiteral: true),
                PathInfo resolved => new LogName(resolved.Path, IsLiteral: true),
                _ => Text(input, "LiteralPath") is { } literal ? new LogName(literal, IsLiteral: true) : null,
            };

    private static string? Text(PSObject input, string property) => input.Properties[property]?.Value as string;
}
