using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Metrics;

/// <summary>
/// The upper bounds of a histogram's buckets. A value belongs to the first bucket whose bound is not below it, so its
/// bucket's number is the count of bounds below it: counted four at a time, without a branch that a value could surprise.
/// </summary>
internal sealed class BucketBounds
{
    /// <summary>Beyond so many bounds a binary search is faster than to compare with them all.</summary>
    private const int MostCompared = 64;

    private readonly double[] _bounds;

    /// <summary>The bounds and, up to a whole number of vectors, infinity: it is below no value.</summary>
    private readonly double[] _padded;

    /// <param name="bounds">Finite and strictly ascending, without +Inf.</param>
    public BucketBounds(double[] bounds)
    {
        _bounds = bounds;
        var lanes = Vector256<double>.Count;
        _padded = new double[(bounds.Length + lanes - 1) / lanes * lanes];
        Array.Fill(_padded, double.PositiveInfinity);
        bounds.CopyTo(_padded, 0);
    }

    /// <summary>The number of the bucket of <paramref name="value"/>, which is not NaN.</summary>
    public int Find(double value) =>
        Vector256.IsHardwareAccelerated && _bounds.Length <= MostCompared ? Count(value) : Search(value);

    /// <summary>As <see cref="Find"/>, by a binary search.</summary>
    internal int Search(double value)
    {
        var bucket = Array.BinarySearch(_bounds, value);
        return bucket < 0 ? ~bucket : bucket;
    }

    /// <summary>As <see cref="Find"/>, by comparing with every bound.</summary>
    internal int Count(double value)
    {
        ref var bounds = ref MemoryMarshal.GetArrayDataReference(_padded);
        var values = Vector256.Create(value);
        var below = Vector256<long>.Zero;
        // A comparison that holds is −1 in its lane.
        for (nuint at = 0; at < (nuint)_padded.Length; at += (nuint)Vector256<double>.Count)
            below -= Vector256.LessThan(Vector256.LoadUnsafe(ref bounds, at), values).AsInt64();
        return (int)Vector256.Sum(below);
    }
}
