namespace AgentQuarantine.Statistics;

/// <summary>
/// What a run of rewards amounts to, such that two neighbouring runs can be put together: an associative operation whose
/// identity, the empty run, is <see langword="default"/>.
/// </summary>
/// <typeparam name="T">The type itself.</typeparam>
internal interface IMonoid<T>
    where T : struct, IMonoid<T>
{
    /// <summary>The run of one reward.</summary>
    static abstract T Of(double reward);

    /// <summary>The run <paramref name="older"/> followed by the run <paramref name="newer"/>.</summary>
    static abstract T Combine(in T older, in T newer);
}
