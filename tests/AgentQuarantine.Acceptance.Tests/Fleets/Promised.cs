namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>Times that docs/fleet.md promises of a machine with room: they are held in the long run only, for a busy machine keeps none.</summary>
internal static class Promised
{
    /// <summary>With AGENTQ_LONG=1, fails where <paramref name="took"/> is longer than <paramref name="limit"/>.</summary>
    public static void Within(TimeSpan limit, TimeSpan took)
    {
        if (Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1")
            Assert.InRange(took, TimeSpan.Zero, limit);
    }
}
