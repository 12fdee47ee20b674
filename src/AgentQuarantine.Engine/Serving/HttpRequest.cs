using System.Net;

namespace AgentQuarantine.Serving;

/// <summary>What is known of a request once its head has been read.</summary>
internal sealed class HttpRequest
{
    public string Method { get; set; } = "";

    /// <summary>The target's path, percent-decoded, without the query.</summary>
    public string Path { get; set; } = "";

    /// <summary>How many slashes the target's path has as it was sent: relative links are counted by them.</summary>
    public int Slashes { get; set; } = 1;

    /// <summary>The target's query, as it was sent, without the question mark.</summary>
    public string Query { get; set; } = "";

    /// <summary>The host that is asked, without its port; empty: none is named.</summary>
    public string Host { get; set; } = "";

    /// <summary>Where the client is; <see langword="null"/>: nobody knows.</summary>
    public IPAddress? RemoteAddress { get; set; }

    /// <summary>The address at which the request came in; <see langword="null"/>: nobody knows.</summary>
    public IPAddress? LocalAddress { get; set; }

    public bool KeepAlive { get; set; }

    public string? Accept { get; set; }

    public string? AcceptEncoding { get; set; }

    public string? Authorization { get; set; }

    public bool HasBody { get; set; }

    public bool IsHead => Method == "HEAD";
}
