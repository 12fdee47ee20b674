using AgentQuarantine.Events;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Reports;

/// <summary>What a report tells, all of it from its input: no clock, no machine.</summary>
internal sealed record ReportData
{
    /// <summary>The log's name for people, without its folder: the report is the same wherever it lies.</summary>
    public required string Log { get; init; }

    /// <summary>The ledger's name for people.</summary>
    public required string Ledger { get; init; }

    /// <summary>How many lines were read.</summary>
    public required ReadSummary Read { get; init; }

    /// <summary>What was refused of them.</summary>
    public required RejectCounts Rejects { get; init; }

    /// <summary>The files that the log was rotated to and that were read too.</summary>
    public IReadOnlyList<string> Rotated { get; init; } = [];

    /// <summary>The first lines of which something was refused.</summary>
    public IReadOnlyList<RefusedLine> Refused { get; init; } = [];

    /// <summary>What a person should know of the data.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many events have no time.</summary>
    public long Untimed { get; init; }

    /// <summary>Whether any event has a time.</summary>
    public bool HasTime { get; init; }

    /// <summary>The times that the charts show.</summary>
    public required (DateTimeOffset From, DateTimeOffset To) Times { get; init; }

    /// <summary>What was asked for.</summary>
    public required ReportOptions Options { get; init; }

    /// <summary>The windows' length.</summary>
    public required int Window { get; init; }

    /// <summary>How many of the log's last lines the statistics are of; <see langword="null"/>: all.</summary>
    public int? Last { get; init; }

    /// <summary>Whether it is a fleet's database: then each agent's own newest events count.</summary>
    public bool IsStore { get; init; }

    /// <summary>The agents, the worst first.</summary>
    public required IReadOnlyList<ReportAgent> Agents { get; init; }

    /// <summary>What the policies would have done: one entry a policy and agent.</summary>
    public IReadOnlyList<PolicyRehearsal> Rehearsals { get; init; } = [];

    /// <summary>The agents with a section of their own.</summary>
    public IReadOnlyList<ReportAgent> Notable =>
        Options.Detail == ReportDetail.Summary ? [] : [.. Agents.Where(agent => agent.IsNotable).Take(MostSections)];

    /// <summary>So many agents at most have a section.</summary>
    public const int MostSections = 60;
}
