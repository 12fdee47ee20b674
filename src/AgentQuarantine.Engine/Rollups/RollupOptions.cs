namespace AgentQuarantine.Rollups;

/// <summary>How a log is cut into buckets of time.</summary>
public sealed record RollupOptions
{
    private readonly TimeSpan _every = TimeSpan.FromMinutes(5);

    /// <summary>A bucket's length: what a day can be divided by, or whole days. Buckets of seven days begin on Mondays.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public TimeSpan Every
    {
        get => _every;
        init => _every = BucketTimes.IsLength(value) ? value : throw new ArgumentException(
            $"Buckets of {Duration.Format(value)} do not begin at the same time of every day. "
            + "Take a part of a day in whole seconds, such as 5m, 1h or 6h, or up to 366 whole days.");
    }

    /// <summary>Leaves out the buckets that begin before; they count for equity and drawdown all the same.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Leaves out the buckets that are not over.</summary>
    public bool WholeOnly { get; init; }
}
