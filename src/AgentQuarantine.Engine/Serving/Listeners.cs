using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Serving;

/// <summary>The sockets that a server listens on: one an address, all on the same port.</summary>
internal static class Listeners
{
    private const int Backlog = 512;
    private const int TriesForOnePort = 20;

    /// <summary>Listens on every address of <paramref name="hostName"/>.</summary>
    /// <exception cref="QuarantineException"><c>PortInUse</c> or <c>AddressUnavailable</c>.</exception>
    public static List<Socket> Open(string hostName, int port)
    {
        var addresses = Resolve(Bare(hostName));
        // A port that is free on one address may be taken on the next one: pick again then.
        for (var tries = 1; ; tries++)
        {
            try
            {
                return Open(hostName, addresses, port);
            }
            catch (QuarantineException e) when (e.Id == ErrorIds.PortInUse && port == 0 && tries < TriesForOnePort)
            {
            }
        }
    }

    /// <summary>A host's name as it is meant: an address of IPv6 may stand in the brackets that a URL puts around it.</summary>
    public static string Bare(string hostName) => hostName is ['[', .. var inner, ']'] ? inner : hostName;

    private static List<Socket> Open(string hostName, IPAddress[] addresses, int port)
    {
        var sockets = new List<Socket>();
        try
        {
            foreach (var address in addresses)
            {
                if (Listen(new IPEndPoint(address, port), mustBeThere: sockets.Count == 0 && address == addresses[^1]) is not { } socket)
                    continue;
                sockets.Add(socket);
                port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
            return sockets;
        }
        catch (Exception e) when (e is SocketException or TypeInitializationException)
        {
            sockets.ForEach(socket => socket.Dispose());
            throw (e as SocketException)?.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => Errors.PortInUse(hostName, port, e),
                // Nothing: the runtime could not set its own part up, for which it opens files before the first socket.
                null or SocketError.TooManyOpenSockets => Errors.TooFewFiles(hostName, e),
                _ => Errors.AddressUnavailable(hostName, e),
            };
        }
    }

    /// <summary>A listening socket; <see langword="null"/> where this machine has no such address (no IPv6) and another may do.</summary>
    private static Socket? Listen(IPEndPoint endPoint, bool mustBeThere)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            // On Windows two programs may share a port otherwise.
            if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            if (!mustBeThere && e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
                return null;
            throw;
        }
    }

    private static IPAddress[] Resolve(string hostName)
    {
        if (hostName is "*" or "+")
            return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
        if (hostName.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (IPAddress.TryParse(hostName, out var address))
            return [address];
        try
        {
            // An empty name would be resolved to whatever this machine is called.
            if (string.IsNullOrWhiteSpace(hostName))
                throw new ArgumentException("it names no host.");
            return Dns.GetHostAddresses(hostName) is { Length: > 0 } found ? found : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw Errors.AddressUnavailable(hostName, e);
        }
    }
}
