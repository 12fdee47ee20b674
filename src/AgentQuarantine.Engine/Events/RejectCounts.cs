namespace AgentQuarantine.Events;

/// <summary>How often each <see cref="RejectReason"/> was met. Not thread-safe.</summary>
public sealed class RejectCounts
{
    private static readonly string[] Names =
        ["malformed", "not_object", "no_agent", "too_long", "bad_reward", "bad_latency", "bad_cost", "non_finite", "bad_time", "repeated"];

    private readonly long[] _counts = new long[Names.Length];

    /// <summary>Every reason, in a fixed order.</summary>
    public static IReadOnlyList<RejectReason> Reasons { get; } = Enum.GetValues<RejectReason>();

    /// <summary>How often <paramref name="reason"/> was met.</summary>
    public long this[RejectReason reason] => _counts[(int)reason];

    /// <summary>The sum over all reasons.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            foreach (var count in _counts)
                total += count;
            return total;
        }
    }

    /// <summary>How many objects were read although bytes in them were not UTF-8: those stand as U+FFFD. They are not refused.</summary>
    public long Repaired { get; internal set; }

    /// <summary>The name of <paramref name="reason"/> where a machine reads it, such as <c>not_object</c>.</summary>
    public static string NameOf(RejectReason reason) => Names[(int)reason];

    /// <summary>Counts one more refusal.</summary>
    public void Add(RejectReason reason) => _counts[(int)reason]++;

    /// <summary>Counts some more refusals.</summary>
    internal void Add(RejectReason reason, long count) => _counts[(int)reason] += count;

    /// <summary>Adds the counts of <paramref name="other"/> to these.</summary>
    public void Add(RejectCounts other)
    {
        Repaired += other.Repaired;
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>Adds these counts to those of <paramref name="other"/> and begins again at 0.</summary>
    internal void MoveTo(RejectCounts other)
    {
        other.Add(this);
        Array.Clear(_counts);
        Repaired = 0;
    }
}
