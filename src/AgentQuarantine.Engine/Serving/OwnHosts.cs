using System.Net;

namespace AgentQuarantine.Serving;

/// <summary>
/// The names under which clients may ask. A web page elsewhere can let its own name point here (DNS rebinding) and have a
/// browser ask in its place: then the Host field holds that page's name.
/// </summary>
internal sealed class OwnHosts
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { "localhost", Environment.MachineName };
    private readonly bool _any;

    public OwnHosts(ServerOptions options)
    {
        foreach (var name in options.AllowedHosts.Append(options.HostName))
            _names.Add(name.Trim('[', ']').TrimEnd('.'));
        if (options.ExternalUrl is { } url)
            _names.Add(url.IdnHost);
        _any = options.AllowedHosts.Contains("*");
        // What stands for every address is no name.
        _names.ExceptWith(["*", "+", ""]);
    }

    /// <summary>Whether <paramref name="host"/> is this server.</summary>
    /// <param name="host">The host that the request names, as <see cref="HostField"/> gives it; <see langword="null"/> or empty: none.</param>
    /// <param name="local">The address at which the request came in.</param>
    /// <param name="certificate">Its names are the server's own.</param>
    public bool Contain(string? host, IPAddress? local, ServerCertificate? certificate)
    {
        if (_any || string.IsNullOrEmpty(host))
            return true;
        var name = host.Trim('[', ']').TrimEnd('.');
        if (_names.Contains(name) || name.EndsWith(".localhost", StringComparison.Ordinal))
            return true;
        if (!IPAddress.TryParse(name, out var address))
            return certificate?.Certificate.MatchesHostname(name) == true;
        return IPAddress.IsLoopback(address) || Plain(address).Equals(local is null ? null : Plain(local));
    }

    /// <summary>Without the interface that an address of IPv6 may name.</summary>
    private static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
