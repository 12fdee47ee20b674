using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Vectors;

/// <summary>The kinds of <see cref="IByteKernel"/>.</summary>
internal enum KernelKind
{
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>Chooses the kernel for this machine.</summary>
internal static class KernelChoice
{
    /// <summary>The widest that this machine has.</summary>
    public static KernelKind Best =>
        Vector512.IsHardwareAccelerated ? KernelKind.Vector512
        : Vector256.IsHardwareAccelerated ? KernelKind.Vector256
        : Vector128.IsHardwareAccelerated ? KernelKind.Vector128
        : KernelKind.Scalar;
}
