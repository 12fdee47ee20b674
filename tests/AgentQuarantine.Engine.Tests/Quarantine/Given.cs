using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>Short ways to say what a test starts from.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = LedgerFolder.Now;

    public static readonly LogMark End = new("/logs/events.jsonl", 4, "00ff", 1000, Now);

    /// <summary>An agent whose window holds <paramref name="count"/> rewards with this drawdown.</summary>
    public static AgentRewardStats Stats(string agent, double drawdown, int count = 50) => new()
    {
        Agent = agent,
        Count = count,
        Runs = count,
        Drawdown = drawdown,
        CurrentDrawdown = drawdown,
        Mean = 0.1,
        StdDev = 1,
        Sharpe = 0.1,
        Path = End.Path,
        FirstByte = 0,
        LastByte = 900,
        LastSeen = Now,
    };

    /// <summary>The same with rewards past the agent's mark.</summary>
    public static AgentRewardStats Stats(string agent, double drawdown, int count, double past, int pastCount) =>
        Stats(agent, drawdown, count) with { PastMark = Stats(agent, past, pastCount) };

    public static LedgerSnapshot Ledger(params QuarantineEntry[] entries) => LedgerSnapshot.Empty.With(entries, Now);

    public static QuarantineEntry Quarantined(string agent, QuarantineKind kind = QuarantineKind.Automatic) => new()
    {
        Agent = agent,
        State = QuarantineState.Quarantined,
        Kind = kind,
        Reason = "before",
        Since = Now.AddHours(-1),
    };

    public static FleetPolicy Policy(Func<QuarantinePolicy, QuarantinePolicy> change) =>
        FleetPolicy.Default with { Defaults = change(QuarantinePolicy.Default) };

    /// <summary>The one decision about one agent.</summary>
    public static QuarantineDecision Decide(AgentRewardStats stats,
        QuarantineEntry? entry = null, FleetPolicy? policy = null, DateTimeOffset? now = null) =>
        QuarantineDecider.Decide([stats], entry is null ? Ledger() : Ledger(entry), policy ?? FleetPolicy.Default, now ?? Now, end: [End]).Single();
}
