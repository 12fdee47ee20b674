using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Statistics;

/// <summary>The last so many rewards of one agent: a ring that grows up to its capacity. Not thread-safe.</summary>
/// <param name="capacity">The window's length, at least 1.</param>
internal sealed class RewardWindow(int capacity)
{
    private double[] _rewards = [];
    private int _next;
    private bool _isFull;

    // The newest rewards lie here with the counts: one trip to the ring, which is seldom in a cache, is for several of them.
    private FreshRewards _fresh;
    private int _freshCount;

    /// <summary>How many rewards the window holds.</summary>
    public int Count => Math.Min(capacity, (_isFull ? _rewards.Length : _next) + _freshCount);

    /// <summary>The newest reward; <see langword="null"/> where there is none.</summary>
    public double? Newest => _freshCount > 0 ? _fresh[_freshCount - 1] : _next > 0 ? _rewards[_next - 1] : null;

    /// <summary>Appends a reward, finite or −∞; the oldest leaves a full window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double reward)
    {
        _fresh[_freshCount++] = reward;
        if (_freshCount == FreshRewards.Length)
            Settle();
    }

    /// <summary>The rewards, oldest first, as the two runs they lie in.</summary>
    public void Runs(out ReadOnlySpan<double> older, out ReadOnlySpan<double> newer)
    {
        // Most agents of a very large fleet have a few rewards: they need no ring.
        if (_rewards.Length == 0 && _freshCount <= capacity)
        {
            older = default;
            newer = _fresh[.._freshCount];
            return;
        }
        Settle();
        older = _isFull ? _rewards.AsSpan(_next) : default;
        newer = _rewards.AsSpan(0, _next);
    }

    /// <summary>Where the rewards lie, for a prefetch: the garbage collector may have moved them a moment later.</summary>
    internal unsafe double* Hint => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_rewards));

    /// <summary>The statistics of the window as it is.</summary>
    public RewardStatistics Compute()
    {
        Runs(out var older, out var newer);
        return RewardStatistics.Compute(older, newer);
    }

    /// <summary>A window that goes on from here by itself.</summary>
    internal RewardWindow Copy()
    {
        var copy = (RewardWindow)MemberwiseClone();
        copy._rewards = [.. _rewards];
        return copy;
    }

    private void Settle()
    {
        ReadOnlySpan<double> fresh = _fresh[.._freshCount];
        while (!fresh.IsEmpty)
        {
            if (_next == _rewards.Length)
                MakeRoom();
            var fit = Math.Min(fresh.Length, _rewards.Length - _next);
            fresh[..fit].CopyTo(_rewards.AsSpan(_next));
            _next += fit;
            fresh = fresh[fit..];
        }
        _freshCount = 0;
    }

    private void MakeRoom()
    {
        if (_rewards.Length < capacity)
        {
            Array.Resize(ref _rewards, (int)Math.Min(capacity, Math.Max(64, 4L * _rewards.Length)));
            return;
        }
        _next = 0;
        _isFull = true;
    }

    [InlineArray(Length)]
    private struct FreshRewards
    {
        public const int Length = 16;

        private double _first;
    }
}
