using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Serving;

/// <summary>The listening sockets that a service manager passes on (sd_listen_fds(3)): descriptors from 3 on.</summary>
public static class InheritedSockets
{
    private const int First = 3;

    /// <summary>Takes the sockets that are meant for this process; empty where there are none.</summary>
    /// <param name="variable">The value of an environment variable.</param>
    /// <param name="processId">This process.</param>
    /// <exception cref="QuarantineException"><c>AddressUnavailable</c>: what was passed is no listening TCP socket.</exception>
    public static IReadOnlyList<Socket> Take(Func<string, string?> variable, int processId)
    {
        if (OperatingSystem.IsWindows()
            || variable("LISTEN_PID") != processId.ToString(CultureInfo.InvariantCulture)
            || !int.TryParse(variable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return [];
        }
        var sockets = new List<Socket>();
        try
        {
            for (var descriptor = First; descriptor < First + count; descriptor++)
                sockets.Add(Open(descriptor));
            return sockets;
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    private static Socket Open(int descriptor)
    {
        var name = FormattableString.Invariant($"file descriptor {descriptor} of the service manager");
        try
        {
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            if (socket is { SocketType: SocketType.Stream, LocalEndPoint: IPEndPoint }
                && socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0)
            {
                return socket;
            }
            socket.Dispose();
        }
        catch (SocketException e)
        {
            throw Errors.AddressUnavailable(name, e);
        }
        const string problem = "it is not a TCP socket that listens. In the .socket unit write ListenStream=PORT and leave Accept=no.";
        throw Errors.AddressUnavailable(name, new InvalidOperationException(problem));
    }
}
