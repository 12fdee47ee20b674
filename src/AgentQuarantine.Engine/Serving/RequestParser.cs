using System.Text;

namespace AgentQuarantine.Serving;

/// <summary>Reads a request's head (RFC 9112). Pure: bytes in, a request or the status that refuses it out.</summary>
internal static class RequestParser
{
    /// <summary>Where the head that begins at the buffer's start ends, past its empty line; −1 where it is not whole yet.</summary>
    public static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        // Empty lines before the request line are to be skipped; they do not end a head.
        var start = bytes.IndexOfAnyExcept("\r\n"u8);
        for (var at = start; start >= 0;)
        {
            var lf = bytes[at..].IndexOf((byte)'\n');
            if (lf < 0)
                return -1;
            at += lf + 1;
            if (bytes[at..].StartsWith("\n"u8))
                return at + 1;
            if (bytes[at..].StartsWith("\r\n"u8))
                return at + 2;
        }
        return -1;
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="head">From its first byte up to and with the empty line.</param>
    /// <param name="request">The request, as far as it could be read.</param>
    /// <returns>0, or the status of the refusal: 400, 405 or 505.</returns>
    public static int Parse(ReadOnlySpan<byte> head, out HttpRequest request)
    {
        request = new HttpRequest();
        head = head[Math.Max(0, head.IndexOfAnyExcept("\r\n"u8))..];
        var status = ParseRequestLine(TakeLine(ref head), request, out var http11);
        if (status != 0)
            return status;
        request.KeepAlive = http11;
        var hosts = 0;
        while (true)
        {
            var line = TakeLine(ref head);
            if (line.IsEmpty)
                break;
            if (!ParseField(line, request, ref hosts))
                return 400;
        }
        if (hosts > 1 || (http11 && hosts == 0))
            return 400;
        if (request.Method is not ("GET" or "HEAD"))
            return 405;
        return request.HasBody ? 400 : 0;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var lf = rest.IndexOf((byte)'\n');
        var line = lf < 0 ? rest : rest[..lf];
        rest = lf < 0 ? default : rest[(lf + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static int ParseRequestLine(ReadOnlySpan<byte> line, HttpRequest request, out bool http11)
    {
        http11 = false;
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first + 1 || !IsToken(line[..first]))
            return 400;
        var version = line[(last + 1)..];
        if (version.Length != 8 || !version.StartsWith("HTTP/"u8) || !char.IsAsciiDigit((char)version[5])
            || version[6] != '.' || !char.IsAsciiDigit((char)version[7]))
            return 400;
        if (version[5] != '1')
            return 505;
        http11 = version[7] != '0';
        request.Method = Encoding.ASCII.GetString(line[..first]);
        return ParseTarget(line[(first + 1)..last], request) ? 0 : 400;
    }

    private static bool ParseTarget(ReadOnlySpan<byte> target, HttpRequest request)
    {
        foreach (var b in target)
        {
            if (b is <= (byte)' ' or 0x7F)
                return false;
        }
        if (target[0] != '/')
        {
            // The form that proxies are sent: a whole URI. What is neither that nor a path has no resource here.
            var authority = target.IndexOf("://"u8);
            if (authority < 0)
                return request.Method == "OPTIONS" && target is [(byte)'*'];
            target = target[(authority + 3)..];
            var path = target.IndexOf((byte)'/');
            // It stands above the Host field (RFC 9112, section 3.2.2).
            if (!HostField.TryParse(path < 0 ? target : target[..path], out var host) || host.Length == 0)
                return false;
            request.Host = host;
            target = path < 0 ? "/"u8 : target[path..];
        }
        var fragment = target.IndexOf((byte)'#');
        target = fragment < 0 ? target : target[..fragment];
        var query = target.IndexOf((byte)'?');
        if (!PercentDecoder.TryDecode(query < 0 ? target : target[..query], out var decoded))
            return false;
        request.Path = decoded;
        request.Slashes = (query < 0 ? target : target[..query]).Count((byte)'/');
        request.Query = query < 0 ? "" : Encoding.Latin1.GetString(target[(query + 1)..]);
        return true;
    }

    private static bool ParseField(ReadOnlySpan<byte> line, HttpRequest request, ref int hosts)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || !IsToken(line[..colon]))
            return false;
        var bytes = line[(colon + 1)..].Trim(" \t"u8);
        foreach (var b in bytes)
        {
            if ((b < ' ' && b != '\t') || b == 0x7F)
                return false;
        }
        var value = Encoding.Latin1.GetString(bytes);
        switch (Encoding.ASCII.GetString(line[..colon]).ToLowerInvariant())
        {
            case "host":
                hosts++;
                if (!HostField.TryParse(bytes, out var host))
                    return false;
                if (request.Host.Length == 0)
                    request.Host = host;
                break;
            case "accept":
                request.Accept = Join(request.Accept, value);
                break;
            case "accept-encoding":
                request.AcceptEncoding = Join(request.AcceptEncoding, value);
                break;
            case "authorization":
                request.Authorization = value;
                break;
            case "connection":
                SetConnection(value, request);
                break;
            case "transfer-encoding":
                request.HasBody = true;
                break;
            case "content-length":
                request.HasBody |= value != "0";
                break;
        }
        return true;
    }

    private static void SetConnection(string value, HttpRequest request)
    {
        foreach (var option in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (option.Equals("close", StringComparison.OrdinalIgnoreCase))
                request.KeepAlive = false;
            else if (option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase))
                request.KeepAlive = true;
        }
    }

    private static string Join(string? before, string value) => before is null ? value : before + "," + value;

    private static bool IsToken(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && "!#$%&'*+-.^_`|~"u8.IndexOf(b) < 0)
                return false;
        }
        return true;
    }
}
