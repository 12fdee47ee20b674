using System.Globalization;
using System.Net;

namespace AgentQuarantine.Serving;

/// <summary>Who may ask what: from a request to its refusal.</summary>
/// <param name="options">The names of the server.</param>
/// <param name="security">What clients have to bring now.</param>
/// <param name="time">The clock by which wrong passwords are slowed down.</param>
internal sealed class AccessControl(ServerOptions options, Func<ServerSecurity> security, TimeProvider time)
{
    private readonly OwnHosts _hosts = new(options);
    private readonly LoginThrottle _logins = new(time);

    /// <summary>The response that refuses <paramref name="request"/>; <see langword="null"/> where it may be answered.</summary>
    public HttpResponse? Refuse(HttpRequest request)
    {
        var now = security();
        if (!_hosts.Contain(request.Host, request.LocalAddress, now.Certificate))
            return NotOurs(request.Host);
        if (now.Credentials.Count == 0 || Routes.IsHealth(request.Path))
            return null;
        var client = request.RemoteAddress ?? IPAddress.None;
        if (request.Authorization is not null && _logins.Wait(client) is { } wait)
            return HttpResponse.Error(429, string.Create(CultureInfo.InvariantCulture, $"Retry-After: {Math.Ceiling(wait.TotalSeconds)}"));
        var outcome = BasicCredential.Try(now.Credentials, request.Authorization);
        if (outcome == LoginOutcome.Right)
            return null;
        var refusal = HttpResponse.Error(401, "WWW-Authenticate: Basic realm=\"agentquarantine\", charset=\"UTF-8\"");
        if (outcome == LoginOutcome.Wrong)
            refusal.Delay = _logins.Failed(client);
        return refusal;
    }

    private static HttpResponse NotOurs(string host) =>
        HttpResponse.Text(421, $"'{host}' is not a name of this server. If it should be, add --allowed-host {host} (-AllowedHost).");
}
