namespace AgentQuarantine.Statistics;

/// <summary>
/// A queue of rewards that always knows what it amounts to: a reward enters or leaves in O(1) amortised, by two stacks.
/// Not thread-safe.
/// </summary>
/// <typeparam name="T">What the rewards amount to.</typeparam>
/// <param name="capacity">The window's length, at least 1.</param>
/// <remarks>
/// The two-stacks queue, as in Tangwongsan, Hirzel and Schneider, "Low-Latency Sliding-Window Aggregation in Worst-Case
/// Constant Time" (2017). The older rewards are the stack that is left: for each of them stands what it and all between it
/// and the newer ones amount to. The newer rewards are the stack that is entered: for them one total stands. When the older
/// stack has run out, the newer one is turned over into it. Nothing is ever subtracted, so a reward that has left leaves no
/// rounding error behind.
/// </remarks>
internal sealed class SlidingWindow<T>(int capacity)
    where T : struct, IMonoid<T>
{
    private double[] _rewards = new double[Math.Min(capacity, 16)];
    private int _oldest;
    private T[] _older = [];
    private int _olderCount;
    private T _newer;

    /// <summary>How many rewards the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>What the rewards of the window amount to.</summary>
    public T Total => _olderCount == 0 ? _newer : T.Combine(_older[_olderCount - 1], _newer);

    /// <summary>Appends a reward, finite or −∞; the oldest leaves a full window.</summary>
    public void Push(double reward)
    {
        if (Count == capacity)
            Evict();
        if (Count == _rewards.Length)
            Grow();
        var next = _oldest + Count;
        _rewards[next < _rewards.Length ? next : next - _rewards.Length] = reward;
        Count++;
        _newer = T.Combine(_newer, T.Of(reward));
    }

    /// <summary>Takes the oldest reward out.</summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public void Evict()
    {
        if (Count == 0)
            throw new InvalidOperationException("The window is empty.");
        if (_olderCount == 0)
            TurnOver();
        _olderCount--;
        _oldest = _oldest + 1 == _rewards.Length ? 0 : _oldest + 1;
        Count--;
    }

    /// <summary>Takes all rewards out.</summary>
    public void Clear()
    {
        Count = _oldest = _olderCount = 0;
        _newer = default;
    }

    /// <summary>The rewards themselves, oldest first, as the two runs they lie in.</summary>
    public void Runs(out ReadOnlySpan<double> older, out ReadOnlySpan<double> newer)
    {
        var untilEnd = Math.Min(Count, _rewards.Length - _oldest);
        older = _rewards.AsSpan(_oldest, untilEnd);
        newer = _rewards.AsSpan(0, Count - untilEnd);
    }

    private void TurnOver()
    {
        if (_older.Length < Count)
            _older = new T[_rewards.Length];
        Runs(out var older, out var newer);
        T total = default;
        Stack(newer, ref total);
        Stack(older, ref total);
        _newer = default;
    }

    private void Stack(ReadOnlySpan<double> rewards, ref T total)
    {
        for (var i = rewards.Length - 1; i >= 0; i--)
        {
            total = T.Combine(T.Of(rewards[i]), total);
            _older[_olderCount++] = total;
        }
    }

    private void Grow()
    {
        var grown = new double[(int)Math.Min(capacity, 2L * _rewards.Length)];
        Runs(out var older, out var newer);
        older.CopyTo(grown);
        newer.CopyTo(grown.AsSpan(older.Length));
        _rewards = grown;
        _oldest = 0;
    }
}
