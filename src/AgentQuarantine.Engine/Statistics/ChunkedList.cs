namespace AgentQuarantine.Statistics;

/// <summary>A list that grows by chunks, so that nothing is copied, and begins with what was never set. Not thread-safe.</summary>
/// <typeparam name="T">What is held.</typeparam>
internal sealed class ChunkedList<T>
{
    private const int Shift = 12, Mask = (1 << Shift) - 1;

    private readonly List<T[]> _chunks = [];

    /// <summary>The one at <paramref name="index"/>. There is room for it after <see cref="Reach"/>.</summary>
    public ref T this[int index] => ref _chunks[index >> Shift][index & Mask];

    /// <summary>Makes room for the one at <paramref name="index"/>.</summary>
    public void Reach(int index)
    {
        while (_chunks.Count << Shift <= index)
            _chunks.Add(new T[1 << Shift]);
    }

    /// <summary>Lets go of the room from <paramref name="end"/> on.</summary>
    public void Cut(int end)
    {
        var kept = (end + Mask) >> Shift;
        if (kept < _chunks.Count)
            _chunks.RemoveRange(kept, _chunks.Count - kept);
    }
}
