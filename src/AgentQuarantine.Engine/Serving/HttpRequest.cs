namespace AgentQuarantine.Serving;

/// <summary>What is known of a request once its head has been read.</summary>
internal sealed class HttpRequest
{
    public string Method { get; set; } = "";

    /// <summary>The target's path, percent-decoded, without the query.</summary>
    public string Path { get; set; } = "";

    public bool KeepAlive { get; set; }

    public string? Accept { get; set; }

    public string? AcceptEncoding { get; set; }

    public string? Authorization { get; set; }

    public bool HasBody { get; set; }

    public bool IsHead => Method == "HEAD";
}
