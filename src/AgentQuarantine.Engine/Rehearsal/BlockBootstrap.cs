namespace AgentQuarantine.Rehearsal;

/// <summary>
/// Rewards as an unchanged agent might go on to earn them: blocks of those it has earned, drawn with replacement from a
/// circle. Not thread-safe.
/// </summary>
/// <param name="rewards">The rewards in order, at least one.</param>
/// <param name="blockLength">How many neighbours stay together.</param>
/// <param name="random">Draws the blocks.</param>
/// <remarks>Politis and Romano, "A Circular Block-Resampling Procedure for Stationary Data" (1992).</remarks>
internal sealed class BlockBootstrap(double[] rewards, int blockLength, SeededRandom random)
{
    private int _next, _left;

    /// <summary>The next reward.</summary>
    public double Next()
    {
        if (_left == 0)
            Restart();
        _left--;
        var reward = rewards[_next];
        _next = _next + 1 == rewards.Length ? 0 : _next + 1;
        return reward;
    }

    /// <summary>Begins a new block, so that what follows does not depend on what was drawn.</summary>
    public void Restart()
    {
        _next = random.Next(rewards.Length);
        _left = blockLength;
    }
}
