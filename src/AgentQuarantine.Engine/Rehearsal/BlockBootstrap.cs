using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>
/// Rewards as an unchanged agent might go on to earn them: blocks of those it has earned, drawn with replacement from a
/// circle. Not thread-safe.
/// </summary>
/// <remarks>
/// Politis and Romano, "A Circular Block-Resampling Procedure for Stationary Data" (1992). What follows a block is drawn from where rewards were
/// about as wild before, so that calm and wild times go on: Carlstein, Do, Hall, Hesterberg and Künsch, "Matched-Block Bootstrap for Dependent
/// Data" (1998).
/// </remarks>
internal sealed class BlockBootstrap
{
    // A block is followed by one of this part of all places, those that are nearest by wildness.
    private const double Near = 0.1;

    private readonly double[] _rewards;
    private readonly int[] _byWildness, _rank;
    private readonly int _blockLength, _reach;
    private readonly SeededRandom _random;
    private readonly LossTail? _tail;
    private readonly double _least;
    private int _next, _left;

    /// <summary>A bootstrap that has drawn nothing.</summary>
    /// <param name="rewards">The rewards in order, at least one.</param>
    /// <param name="blockLength">How many neighbours stay together.</param>
    /// <param name="random">Draws the blocks.</param>
    public BlockBootstrap(double[] rewards, int blockLength, SeededRandom random)
    {
        (_blockLength, _random) = (blockLength, random);
        var (stretch, mean) = (BlockLength.Stretch(rewards, blockLength), RewardStatistics.Compute(rewards).Mean);
        // Who has never lost does not begin to.
        _least = rewards.Min() >= 0 ? 0 : -double.MaxValue;
        _rewards = stretch == 1 ? rewards
            : Array.ConvertAll(rewards, reward => Math.Max(Cusum.Excess(mean + (stretch * (reward - mean)), 0), _least));
        _tail = LossTail.Of(_rewards);
        // Of few blocks none is near enough to another.
        _reach = BlockLength.IsMeasured(rewards.Length, blockLength) ? (int)(rewards.Length * Near / 2) : rewards.Length;
        _byWildness = [.. Enumerable.Range(0, rewards.Length)];
        Array.Sort(Wildness(rewards, mean, Math.Min(blockLength, rewards.Length)), _byWildness);
        _rank = new int[rewards.Length];
        for (var i = 0; i < _rank.Length; i++)
            _rank[_byWildness[i]] = i;
    }

    /// <summary>The next reward.</summary>
    public double Next()
    {
        if (_left == 0)
            Follow();
        _left--;
        var reward = _rewards[_next];
        _next = _next + 1 == _rewards.Length ? 0 : _next + 1;
        return reward < _tail?.Threshold ? Math.Max(_tail.Draw(_random), _least) : reward;
    }

    /// <summary>Begins anew, so that what follows does not depend on what was drawn.</summary>
    public void Restart()
    {
        _next = _random.Next(_rewards.Length);
        _left = _blockLength;
    }

    private void Follow()
    {
        var n = _rewards.Length;
        if (_reach == n)
        {
            Restart();
            return;
        }
        var at = _rank[_next] - _reach + _random.Next((2 * _reach) + 1);
        // Reflected at the ends, so that every place is drawn as often as any other.
        _next = _byWildness[at < 0 ? -at - 1 : at >= n ? (2 * n) - 1 - at : at];
        _left = _blockLength;
    }

    // The variance of as many rewards before each as a block has, about their own mean: of how good they were it says nothing.
    private static double[] Wildness(double[] rewards, double mean, int block)
    {
        var n = rewards.Length;
        var wildness = new double[n];
        double sum = 0, squares = 0;
        for (var i = -block; i < n; i++)
        {
            if (i >= 0)
                wildness[i] = squares - (sum * sum / block);
            Take(i, 1);
            if (i >= 0)
                Take(i - block, -1);
        }
        return wildness;

        void Take(int i, int sign)
        {
            var x = rewards[i < 0 ? i + n : i] - mean;
            sum += sign * x;
            squares += sign * x * x;
        }
    }
}
