using AgentQuarantine.Metrics;
using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Serving.Pages;

/// <summary>One agent as the pages show it.</summary>
internal readonly record struct PageRow
{
    private readonly QuarantineEntry? _entry;

    /// <summary>One agent of a snapshot.</summary>
    public PageRow(in AgentRow row)
    {
        Agent = row.Counts.Name;
        Runs = row.IsCounted ? row.Counts.Runs : 0;
        Limit = row.DrawdownLimit;
        var judged = row.Statistics?.Judged;
        (Worst, Now, Last) = (judged?.Drawdown, judged?.CurrentDrawdown, row.Statistics?.LastSeen);
        Share = judged is { Count: > 0 } && Limit < 0 ? judged.Drawdown / Limit : double.NaN;
        State = AgentStates.Of(row.IsQuarantined, row.Entry, judged, Share);
        var isSet = State is AgentState.Quarantined or AgentState.Probation;
        _entry = isSet ? row.Entry : null;
    }

    public string Agent { get; }

    public AgentState State { get; }

    public DateTimeOffset? Since => _entry?.Since;

    public string Reason => _entry is null ? "" : Figures.PlainReason(_entry.Reason);

    /// <summary>The same with short numbers, where a check gave it.</summary>
    public string ShortReason => _entry is { Kind: QuarantineKind.Automatic } ? Figures.Reason(Reason) : Reason;

    /// <summary>What a check judges: the deepest drawdown of the window, past the mark where there is one.</summary>
    public double? Worst { get; }

    public double? Now { get; }

    public double Limit { get; }

    /// <summary><see cref="Worst"/> as a share of <see cref="Limit"/>; NaN where one of them is missing.</summary>
    public double Share { get; }

    public long Runs { get; }

    public DateTimeOffset? Last { get; }
}
