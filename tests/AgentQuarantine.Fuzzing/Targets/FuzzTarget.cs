namespace AgentQuarantine.Fuzzing.Targets;

/// <summary>Something that reads bytes of strangers, and what has to hold whatever they are.</summary>
/// <param name="Name">Its name, and that of its corpus.</param>
/// <param name="Run">Reads the bytes; throws where something does not hold.</param>
/// <param name="Words">What a reader of this kind looks for; put into inputs now and then.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run, string[] Words)
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        RequestTarget.Target,
        ScannerTarget.Target,
        LedgerTarget.Target,
        PolicyTarget.Target,
    ];
}

/// <summary>Something does not hold.</summary>
internal sealed class FaultException(string what) : Exception(what)
{
    public static void Unless(bool holds, string what)
    {
        if (!holds)
            throw new FaultException(what);
    }
}
