using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentQuarantine.Serving;

/// <summary>The value of a Host field: <c>uri-host [ ":" port ]</c> (RFC 9110, section 7.2; RFC 3986, section 3.2.2).</summary>
internal static class HostField
{
    /// <summary>Reads the host, without its port and in lower case. An empty value names none and is right.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out string host)
    {
        host = "";
        var isBracketed = value.StartsWith("["u8);
        var end = isBracketed ? value.IndexOf((byte)']') + 1 : value.IndexOf((byte)':');
        var name = end < 0 ? value : value[..end];
        if (!IsPort(value[name.Length..]) || (isBracketed ? !IsAddress(name) : !IsRegisteredName(name)))
            return false;
        host = Encoding.ASCII.GetString(name).ToLowerInvariant();
        return host.Length > 0 || value.IsEmpty;
    }

    private static bool IsPort(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            return true;
        var digits = rest[1..];
        return rest[0] == ':' && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && (digits.IsEmpty || (int.TryParse(digits, out var port) && port <= 65535));
    }

    private static bool IsAddress(ReadOnlySpan<byte> bracketed) => bracketed.Length > 2
        && IPAddress.TryParse(Encoding.ASCII.GetString(bracketed[1..^1]), out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool IsRegisteredName(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '%')
            {
                if (i + 2 >= name.Length || !char.IsAsciiHexDigit((char)name[i + 1]) || !char.IsAsciiHexDigit((char)name[i + 2]))
                    return false;
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit((char)name[i]) && "-._~!$&'()*+,;="u8.IndexOf(name[i]) < 0)
                return false;
        }
        return true;
    }
}
