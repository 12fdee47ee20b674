using AgentQuarantine.Live;
using AgentQuarantine.Metrics;
using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Serving.Pages;

/// <summary>What the pages are made from at one moment.</summary>
internal sealed record PageData
{
    /// <summary>The newest snapshot.</summary>
    public required MetricsSnapshot Snapshot { get; init; }

    /// <summary>The fleet's past.</summary>
    public required FleetPast Past { get; init; }

    /// <summary>The transitions by agent, oldest first.</summary>
    public required ILookup<string, HistoryRecord> Transitions { get; init; }

    /// <summary>The windows' length.</summary>
    public required int Window { get; init; }

    /// <summary>The log's name for people.</summary>
    public required string Log { get; init; }

    /// <summary>What cannot be read at present; <see langword="null"/> where everything can.</summary>
    public string? Failure { get; init; }

    /// <summary>The time at which quarantines are in force.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What links begin with, so that any prefix of a proxy works.</summary>
    public string Root { get; init; } = "";

    /// <summary>The times that the charts show.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Times => Past.Times(Now);

    /// <summary>How many agents there are.</summary>
    public int Count => Snapshot.Rows.Length;

    /// <summary>The agent at a place, in ordinal order of names.</summary>
    public PageRow this[int place] => new(Snapshot.Rows[place]);

    /// <summary>An agent's quarantines.</summary>
    public IReadOnlyList<QuarantineSpan> Spans(string agent) => QuarantineSpan.Of(Transitions[agent], Snapshot.Ledger?.Find(agent), Now);

    /// <summary>What an agent's charts are drawn from. The last point is what a query of the log says now.</summary>
    public AgentPicture Picture(string agent)
    {
        var row = Snapshot.Find(agent);
        var points = Past.Points(agent);
        if (points.Length > 0 && row >= 0 && Snapshot.Rows[row].Statistics is { } statistics)
            points[^1] = points[^1] with { Now = statistics.CurrentDrawdown, Worst = statistics.Drawdown };
        return new AgentPicture
        {
            Agent = agent,
            Points = points,
            Spans = Spans(agent),
            Limits = LimitSteps.Of(Transitions[agent], row >= 0 ? Snapshot.Rows[row].DrawdownLimit : double.NaN),
            Rewards = Past.Rewards(agent),
            Window = Window,
            Times = Times,
        };
    }

    /// <summary>A link to an agent's page.</summary>
    public string LinkTo(string agent) => $"{Root}agents?name={Uri.EscapeDataString(agent)}";
}
