using System.Runtime.InteropServices;

namespace AgentQuarantine.Serving;

/// <summary>How many files the process may open: each connection is one, and the runtime needs some sixty of its own.</summary>
/// <remarks>Where there are too few, even the message of a failure may need a file. So they are counted before anything is done.</remarks>
public static partial class OpenFileLimit
{
    /// <summary>The fewest that a server starts with.</summary>
    internal const int Least = 128;

    /// <summary>Checks the limit of this process; Windows has none.</summary>
    /// <exception cref="QuarantineException"><c>AddressUnavailable</c>: there are fewer than a server needs.</exception>
    public static void Check()
    {
        if (Current() is { } files and < Least)
            throw Errors.TooFewOpenFiles(files, Least);
    }

    private static long? Current()
    {
        const int OnLinux = 7, OnMac = 8;
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return null;
        try
        {
            return GetLimit(OperatingSystem.IsLinux() ? OnLinux : OnMac, out var limit) == 0 ? (long)Math.Min(limit.Soft, long.MaxValue) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    private readonly struct Limit
    {
        public readonly nuint Soft, Hard;
    }
}
