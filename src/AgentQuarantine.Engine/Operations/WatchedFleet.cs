using AgentQuarantine.Pictures;
using AgentQuarantine.Serving.Pages;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Operations;

/// <summary>A fleet at one moment of a watch.</summary>
public sealed record WatchedFleet
{
    /// <summary>The moment.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many agents there are in each state that any is in, the worst first: <c>2 quarantined, 7 healthy</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>The agents, the worst first: by state, then by how much of their limit is used up.</summary>
    public required IReadOnlyList<WatchedAgent> Agents { get; init; }

    /// <summary>What cannot be read at present, with its id; <see langword="null"/> where everything can.</summary>
    public string? Failure { get; init; }
}

/// <summary>An agent at one moment of a watch.</summary>
public sealed class WatchedAgent
{
    private readonly PageRow _row;
    private readonly Func<IReadOnlyList<double>> _rewards;

    internal WatchedAgent(in PageRow row, Func<IReadOnlyList<double>> rewards) => (_row, _rewards) = (row, rewards);

    /// <summary>The agent's name.</summary>
    public string Agent => _row.Agent;

    /// <summary>Where it stands, in a word: <c>Quarantined</c>, <c>On probation</c>, <c>Near limit</c>, <c>Healthy</c>, <c>No rewards</c>.</summary>
    public string State => AgentStates.WordOf(_row.State);

    /// <summary>Whether it is not to run.</summary>
    public bool IsQuarantined => _row.State == AgentState.Quarantined;

    /// <summary>When it was quarantined or put on probation; <see langword="null"/> elsewhere.</summary>
    public DateTimeOffset? Since => _row.Since;

    /// <summary>Why; empty elsewhere.</summary>
    public string Reason => _row.Reason;

    /// <summary>What a check judges: the deepest drawdown of the window, past the mark where there is one; in reward units.</summary>
    public double? Drawdown => _row.Worst;

    /// <summary>The limit that applies to it; NaN where none does.</summary>
    public double Limit => _row.Limit;

    /// <summary>How much of the limit is used up, in words: <c>85%</c>.</summary>
    public string Used => Figures.Percent(_row.Share);

    /// <summary>The time of its newest event.</summary>
    public DateTimeOffset? LastSeen => _row.Last;

    /// <summary>The running sum of the window's rewards, as <see cref="AgentRewardStats.Equity"/>; made where somebody looks.</summary>
    public IReadOnlyList<double> Equity => EquityLine.Of([.. _rewards()], default);
}
