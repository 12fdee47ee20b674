using System.Net;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Fuzzing.Targets;

/// <summary>A request's head, and what the server makes of the fields of one that it takes.</summary>
internal static class RequestTarget
{
    private static readonly OwnHosts Hosts = new(new ServerOptions());
    private static readonly BasicCredential[] Credentials = [new("scrape", "secret")];

    public static FuzzTarget Target { get; } = new("request", Run,
    [
        "GET ", "HEAD ", "POST ", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "\r\n\r\n", "\n\n",
        "Host: localhost\r\n", "Host: [::1]:80\r\n", "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Accept: application/openmetrics-text;version=1.0.0;q=0.5,*/*\r\n",
        "Accept-Encoding: gzip;q=1\r\n", "Authorization: Basic c2NyYXBlOnNlY3JldA==\r\n",
        "/api/v1/agents/", "?name=a%2Fb&limit=5&after=x", "%", "%00", "//", "http://h/",
    ]);

    private static void Run(byte[] input)
    {
        var end = RequestParser.EndOfHead(input);
        FaultException.Unless(end >= -1 && end <= input.Length, "a head ends outside its bytes");
        if (end < 0)
            return;
        FaultException.Unless(RequestParser.EndOfHead(input.AsSpan(0, end)) == end, "what comes after a head moves its end");
        FaultException.Unless(RequestParser.EndOfHead(input.AsSpan(0, end - 1)) < 0, "a head ends before its end");
        var status = RequestParser.Parse(input.AsSpan(0, end), out var request);
        FaultException.Unless(status is 0 or 400 or 405 or 505, $"the status {status}");
        if (status != 0)
            return;
        FaultException.Unless(
            request.Method is "GET" or "HEAD" && request.Path.StartsWith('/') && !request.HasBody, "a request that is taken and should not be");
        FaultException.Unless(
            !request.Path.Any(char.IsControl) || request.Path.Contains('%') || input.Contains((byte)'%'), "a control character in a path");
        _ = Negotiation.FormatFor(request.Accept);
        _ = Negotiation.TakesGzip(request.AcceptEncoding);
        _ = AgentPaging.Parse(request.Query);
        _ = QueryString.Find(request.Query, "name");
        _ = BasicCredential.Try(Credentials, request.Authorization);
        if (Hosts.Contain(request.Host, IPAddress.Loopback, null))
            FaultException.Unless(
                request.Host.Length < 300 || request.Host.EndsWith(".localhost", StringComparison.Ordinal), "a name of ours that is none");
    }
}
