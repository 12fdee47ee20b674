using System.Diagnostics;
using System.Reflection;

namespace AgentQuarantine.Metrics;

/// <summary>What does not change while the process lives.</summary>
internal static class ProcessFacts
{
    public static DateTimeOffset Start { get; } = ReadStart();

    public static string Version { get; } = typeof(ProcessFacts).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static DateTimeOffset ReadStart()
    {
        using var process = Process.GetCurrentProcess();
        return process.StartTime;
    }
}
