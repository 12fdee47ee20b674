namespace AgentQuarantine.Statistics;

/// <summary>The last so many rewards of one agent: a ring that grows up to its capacity. Not thread-safe.</summary>
/// <param name="capacity">The window's length, at least 1.</param>
public sealed class RewardWindow(int capacity)
{
    private double[] _rewards = new double[Math.Min(capacity, 16)];
    private int _next;

    /// <summary>How many rewards the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a finite reward; the oldest leaves a full window.</summary>
    public void Add(double reward)
    {
        if (Count == _rewards.Length && Count < capacity)
            Grow();
        _rewards[_next] = reward;
        _next = _next + 1 == _rewards.Length ? 0 : _next + 1;
        Count = Math.Min(Count + 1, _rewards.Length);
    }

    /// <summary>Appends all rewards of <paramref name="newer"/>, oldest first.</summary>
    public void Append(RewardWindow newer)
    {
        newer.Runs(out var first, out var second);
        foreach (var reward in first)
            Add(reward);
        foreach (var reward in second)
            Add(reward);
    }

    /// <summary>The rewards, oldest first, as the two runs they lie in.</summary>
    public void Runs(out ReadOnlySpan<double> older, out ReadOnlySpan<double> newer)
    {
        var wrapped = Count == _rewards.Length && _next != 0;
        older = wrapped ? _rewards.AsSpan(_next) : _rewards.AsSpan(0, Count);
        newer = wrapped ? _rewards.AsSpan(0, _next) : default;
    }

    /// <summary>The statistics of the window as it is.</summary>
    public RewardStatistics Compute()
    {
        Runs(out var older, out var newer);
        return RewardStatistics.Compute(older, newer);
    }

    private void Grow()
    {
        // A ring below its capacity has never wrapped: _next is 0 exactly when the array is full.
        Array.Resize(ref _rewards, (int)Math.Min(capacity, 2L * _rewards.Length));
        _next = Count;
    }
}
