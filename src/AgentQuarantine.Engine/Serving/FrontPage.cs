using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>The page at <c>/</c>: plain, and links the others.</summary>
internal static class FrontPage
{
    public static ByteBuffer Write()
    {
        var body = new ByteBuffer(1024);
        body.Write(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>AgentQuarantine</title></head>
            <body>
            <h1>AgentQuarantine</h1>
            <ul>
            <li><a href="/metrics">/metrics</a>: for Prometheus</li>
            <li><a href="/api/v1/agents">/api/v1/agents</a>: every agent as JSON; one agent at /api/v1/agents/NAME</li>
            <li><a href="/-/ready">/-/ready</a>: whether the event log was read in full</li>
            <li><a href="/-/healthy">/-/healthy</a>: whether the server answers</li>
            </ul>
            </body>
            </html>

            """u8);
        return body;
    }
}
