using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Vectors;

/// <summary>The strategies of <see cref="IByteRuns"/>.</summary>
internal enum ByteRuns
{
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>Chooses a strategy.</summary>
internal static class ByteRunsChoice
{
    /// <summary>The widest that this machine has.</summary>
    public static ByteRuns Best =>
        Vector512.IsHardwareAccelerated ? ByteRuns.Vector512
        : Vector256.IsHardwareAccelerated ? ByteRuns.Vector256
        : Vector128.IsHardwareAccelerated ? ByteRuns.Vector128
        : ByteRuns.Scalar;
}
