using System.Net.Sockets;

namespace AgentQuarantine.Serving;

/// <summary>Where and how a <see cref="ScrapeServer"/> listens.</summary>
public sealed record ServerOptions
{
    /// <summary>The port unless another is asked for.</summary>
    public const int DefaultPort = 10871;

    /// <summary><c>localhost</c>: loopback on IPv4 and IPv6; <c>*</c>: every address; or one address or name of this machine.</summary>
    public string HostName { get; init; } = "localhost";

    /// <summary>The TCP port; 0 picks a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What clients are shown and asked for at the start.</summary>
    public ServerSecurity Security { get; init; } = ServerSecurity.None;

    /// <summary>Reads <see cref="Security"/> anew once one of its files has changed; <see langword="null"/>: it stays as it is.</summary>
    public Func<ServerSecurity>? ReadSecurity { get; init; }

    /// <summary>Further names under which clients may ask, beside loopback's, the machine's and the certificate's; <c>*</c>: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The address under which others reach the server, behind a proxy; paths may begin with its path or not.</summary>
    public Uri? ExternalUrl { get; init; }

    /// <summary>Sockets that listen already, to be served in place of <see cref="HostName"/> and <see cref="Port"/>.</summary>
    public IReadOnlyList<Socket> Sockets { get; init; } = [];

    internal ServerLimits Limits { get; init; } = new();

    /// <summary>A request's path as it is without a proxy.</summary>
    internal string WithoutPrefix(string path)
    {
        var prefix = ExternalUrl is null ? "" : Uri.UnescapeDataString(ExternalUrl.AbsolutePath).TrimEnd('/');
        if (prefix.Length == 0 || !path.StartsWith(prefix, StringComparison.Ordinal))
            return path;
        return path.Length == prefix.Length ? "/" : path[prefix.Length] == '/' ? path[prefix.Length..] : path;
    }
}

/// <summary>The bounds that keep a server answering whatever its clients do.</summary>
internal sealed record ServerLimits
{
    /// <summary>The longest request head.</summary>
    public int HeadBytes { get; init; } = 8 * 1024;

    /// <summary>How long a client may take over a TLS handshake, and again over a request head.</summary>
    public TimeSpan Head { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a kept connection may be silent.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The fewest bytes a second that a client may take of a response, ...</summary>
    public int WriteRate { get; init; } = 32 * 1024;

    /// <summary>... and how long it may take none at all.</summary>
    public TimeSpan WriteGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a closing connection waits for what the client still sends.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long responses may take once the server stops.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most connections, those for health checks among them.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>How many of them only health checks may use.</summary>
    public int HealthConnections { get; init; } = 4;

    /// <summary>
    /// The most responses with all metrics or all agents that are in the making or on their way at once: each holds a large buffer.
    /// An answer about one agent is small and never waits for them.
    /// </summary>
    public int Bodies { get; init; } = 8;
}
