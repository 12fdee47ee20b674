namespace AgentQuarantine.Tests;

/// <summary>What an act allocates.</summary>
internal static class Allocations
{
    /// <summary>
    /// The fewest bytes that one of several calls allocates on this thread. Now and then the runtime allocates for itself, such as
    /// when it compiles a method anew; what the act needs it needs every time.
    /// </summary>
    public static long Least(Action act)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10 && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            act();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
