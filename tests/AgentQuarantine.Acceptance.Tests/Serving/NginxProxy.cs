using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>An nginx in front of a server, as careless as those that agents meet: it strips a prefix, keeps one, merges and cuts paths.</summary>
internal sealed class NginxProxy : IDisposable
{
    private readonly Process _process;

    public NginxProxy(TemporaryFolder folder, int upstream)
    {
        var nginx = Programs.Has("nginx") ? Programs.OnPath("nginx") : "/usr/sbin/nginx";
        Assert.SkipUnless(File.Exists(nginx), "nginx is not on PATH");
        Port = FreePort();
        var configuration = folder.Write("nginx.conf",
            $$"""
            daemon off;
            master_process off;
            pid {{folder["nginx.pid"]}};
            error_log stderr crit;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder["1"]}}; proxy_temp_path {{folder["2"]}}; fastcgi_temp_path {{folder["3"]}};
              uwsgi_temp_path {{folder["4"]}}; scgi_temp_path {{folder["5"]}};
              merge_slashes on;
              server {
                listen 127.0.0.1:{{Port}};
                location /strips/ { proxy_pass http://127.0.0.1:{{upstream}}/; }
                location /keeps/ { proxy_pass http://127.0.0.1:{{upstream}}; }
                location /rewrites/ { rewrite ^/rewrites(/api/v1/agents)/(.*?)/?$ $1/$2 break; proxy_pass http://127.0.0.1:{{upstream}}; }
                location / { return 404; }
              }
            }
            """);
        _process = Programs.Start(nginx, folder.Path, ["-c", configuration, "-p", folder.Path]);
    }

    public int Port { get; }

    /// <summary>The server's address behind one of the proxy's locations, such as <c>strips</c>.</summary>
    public string Behind(string location) => FormattableString.Invariant($"http://127.0.0.1:{Port}/{location}");

    /// <summary>Waits until it listens.</summary>
    public Task ReadyAsync() => Monitoring.PrometheusServer.Until("nginx listens", async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    });

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
