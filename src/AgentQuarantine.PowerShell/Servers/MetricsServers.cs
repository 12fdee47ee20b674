using AgentQuarantine.PowerShell.Commands;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.Serving;

namespace AgentQuarantine.PowerShell.Servers;

/// <summary>The metrics servers of this process. They outlive the command that started them, and end with the module.</summary>
internal static class MetricsServers
{
    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<int, AgentMetricsServer> Servers = [];
    private static int _lastId;

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <param name="options">Makes the options; to be told of what the server reports.</param>
    public static AgentMetricsServer Start(Func<Action<string>, MetricsServiceOptions> options)
    {
        string? lastReport = null;
        var made = options(report => Volatile.Write(ref lastReport, report));
        var service = MetricsService.Start(made, QuarantineCommand.Clock);
        lock (Gate)
        {
            var server = new AgentMetricsServer(++_lastId, service, made, () => Volatile.Read(ref lastReport));
            Servers.Add(server.Id, server);
            return server;
        }
    }

    public static AgentMetricsServer? Find(int id)
    {
        lock (Gate)
            return Servers.GetValueOrDefault(id);
    }

    public static AgentMetricsServer[] All()
    {
        lock (Gate)
            return [.. Servers.Values];
    }

    /// <summary>Stops a server; its port is free when this returns. One that is stopped already is left alone.</summary>
    public static void Stop(AgentMetricsServer server)
    {
        lock (Gate)
        {
            if (!Servers.Remove(server.Id))
                return;
        }
        // Not on the pipeline's thread, whose synchronization context may be a host's.
        Task.Run(async () => await server.Service.DisposeAsync()).GetAwaiter().GetResult();
        server.MarkStopped();
    }
}
