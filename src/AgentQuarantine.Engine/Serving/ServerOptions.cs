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

    /// <summary>The certificate for TLS; <see langword="null"/>: plain HTTP.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>What a client has to bring, but for the health checks; <see langword="null"/>: nothing.</summary>
    public BasicCredential? Credential { get; init; }

    internal ServerLimits Limits { get; init; } = new();
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

    /// <summary>How long a client may take to receive a response.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a closing connection waits for what the client still sends.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long responses may take once the server stops.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most connections, those for health checks among them.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>How many of them only health checks may use.</summary>
    public int HealthConnections { get; init; } = 4;

    /// <summary>The most responses with metrics or agents that are in the making or on their way at once: each holds a buffer.</summary>
    public int Bodies { get; init; } = 8;
}
