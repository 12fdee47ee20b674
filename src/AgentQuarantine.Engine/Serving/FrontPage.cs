using System.Net;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>The page at <c>/</c>: plain, and links the others.</summary>
internal static class FrontPage
{
    /// <param name="externalUrl">What links begin with; <see langword="null"/>: they are relative, as any prefix of a proxy needs it.</param>
    public static ByteBuffer Write(Uri? externalUrl)
    {
        var to = externalUrl is null ? "" : WebUtility.HtmlEncode(externalUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        var body = new ByteBuffer(1024);
        body.Write(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>AgentQuarantine</title></head>
            <body>
            <h1>AgentQuarantine</h1>
            <ul>
            <li><a href="{to}metrics">/metrics</a>: for Prometheus</li>
            <li><a href="{to}api/v1/agents">/api/v1/agents</a>: every agent as JSON; one agent at /api/v1/agents?name=NAME</li>
            <li><a href="{to}api/v1/status">/api/v1/status</a>: the last check, the policy and what stands in the way, as JSON</li>
            <li><a href="{to}-/ready">/-/ready</a>: whether the event log was read in full</li>
            <li><a href="{to}-/healthy">/-/healthy</a>: whether the server answers</li>
            </ul>
            </body>
            </html>

            """);
        return body;
    }
}
