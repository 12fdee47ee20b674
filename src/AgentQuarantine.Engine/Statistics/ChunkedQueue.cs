using System.Runtime.CompilerServices;

namespace AgentQuarantine.Statistics;

/// <summary>
/// A queue that grows by chunks: what it holds is never copied, and fresh memory, which costs more than what stands in it, is asked for but once.
/// Not thread-safe.
/// </summary>
/// <typeparam name="T">What is held.</typeparam>
internal sealed class ChunkedQueue<T>
{
    private const int First = 16, Most = 128;

    private readonly List<T[]> _chunks = [];
    private T[] _last = [];
    private int _begin, _end;

    /// <summary>How many are held.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(T item)
    {
        if (_end == _last.Length)
            Grow();
        _last[_end++] = item;
        Count++;
    }

    /// <summary>Lets the oldest one go.</summary>
    public void Dequeue()
    {
        Count--;
        if (++_begin < _chunks[0].Length)
            return;
        _chunks.RemoveAt(0);
        _begin = 0;
        if (_chunks.Count == 0)
            (_last, _end) = ([], 0);
    }

    /// <summary>Copies what is held, oldest first.</summary>
    public void CopyTo(Span<T> to)
    {
        for (var i = 0; i < _chunks.Count; i++)
        {
            var piece = _chunks[i].AsSpan((i == 0 ? _begin : 0)..(i == _chunks.Count - 1 ? _end : _chunks[i].Length));
            piece.CopyTo(to);
            to = to[piece.Length..];
        }
    }

    /// <summary>The same, kept apart from now on.</summary>
    public ChunkedQueue<T> Copy()
    {
        var copy = new ChunkedQueue<T> { _begin = _begin, _end = _end, Count = Count };
        copy._chunks.AddRange(_chunks.Select(chunk => (T[])chunk.Clone()));
        copy._last = copy._chunks.Count == 0 ? [] : copy._chunks[^1];
        return copy;
    }

    private void Grow()
    {
        _last = new T[Math.Clamp(2 * _last.Length, First, Most)];
        _chunks.Add(_last);
        _end = 0;
    }
}
