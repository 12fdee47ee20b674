using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentQuarantine.Acceptance.Monitoring;

namespace AgentQuarantine.Acceptance.Serving;

public class ScrapeTests
{
    private const string Log = "telemetry/events.jsonl";

    [Fact]
    public async Task Prometheus_answers_for_every_metric_with_what_the_log_implies_in_both_formats_and_over_tls()
    {
        Programs.OnPath("prometheus");
        var started = DateTimeOffset.UtcNow;
        using var folder = new TemporaryFolder();
        var log = new KnownLog();
        folder.Write(Log, log.Text);
        folder.Write("secret", "prom:s3crét\n");
        folder.Write("meta_supervisor/quarantine.json",
            """{"agents":{"veteran":{"active":true,"reason":"by hand","since":"2026-01-01T00:00:00+00:00","kind":"manual","level":3}}"""
            + ""","updated_at":"2026-01-01T00:00:00+00:00"}""");
        WriteCertificate(folder);
        using var plain = new ServedAgentq(folder, "--drawdown-limit", "-30", "--check-every", "1h");
        await plain.ReadyAsync();
        using var tls = new ServedAgentq(folder, "--drawdown-limit", "-30", "--check-every", "1h",
            "--certificate", "cert.pem", "--certificate-key", "key.pem", "--credential-file", "secret");
        using var relay = new TextRelay(plain.Address("/metrics"));
        using var prometheus = new PrometheusServer(folder.Write("prometheus.yml", FormattableString.Invariant(
            $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
            - job_name: openmetrics
              static_configs: [{targets: ['127.0.0.1:{{plain.Port}}']}]
            - job_name: text
              static_configs: [{targets: ['127.0.0.1:{{relay.Port}}']}]
            - job_name: tls
              scheme: https
              basic_auth: {username: prom, password: s3crét}
              tls_config: {ca_file: {{folder["cert.pem"]}}}
              static_configs: [{targets: ['localhost:{{tls.Port}}']}]
            - job_name: stranger
              scheme: https
              tls_config: {ca_file: {{folder["cert.pem"]}}}
              static_configs: [{targets: ['localhost:{{tls.Port}}']}]
            """)));
        await prometheus.ReadyAsync();
        foreach (var job in new[] { "openmetrics", "text", "tls" })
        {
            await PrometheusServer.Until($"{job} is up", async () => await ValueAsync(prometheus, $"up{{job=\"{job}\"}}") == 1);
            foreach (var agent in log.Agents)
            {
                foreach (var (metric, labels, value) in log.Samples(agent, floatBounds: job != "text"))
                    await HasAsync(prometheus, $"{metric}{{job=\"{job}\",agent=\"{Quoted(agent)}\"{labels}}}", value);
            }
            await HasAsync(prometheus, $"agent_quarantined{{job=\"{job}\",agent=\"veteran\"}}", 1);
            await HasAsync(prometheus, $"agent_quarantine_level{{job=\"{job}\",agent=\"veteran\"}}", 3);
            await SelfMetricsAsync(prometheus, job, new FileInfo(folder[Log]).Length, started);
        }
        await PrometheusServer.Until("the stranger is kept out", async () => await ValueAsync(prometheus, "up{job=\"stranger\"}") == 0);
        Assert.Equal(3, await ValueAsync(prometheus, "count(agent_runs_created{job=\"openmetrics\"})"));
    }

    [Fact]
    public async Task Promtool_has_only_the_two_notes_on_units_that_the_given_names_earn()
    {
        var promtool = Programs.OnPath("promtool");
        using var folder = new TemporaryFolder();
        folder.Write(Log, new KnownLog().Text);
        using var served = new ServedAgentq(folder);
        await served.ReadyAsync();
        using var http = new HttpClient();
        folder.Write("metrics.txt", await http.GetStringAsync(served.Address("/metrics")));
        var exported = Programs.RunAgentq(folder.Path, "export-metrics", "--output", "agents.prom");

        Assert.Equal(0, exported.ExitCode);
        foreach (var file in new[] { "metrics.txt", "agents.prom" })
        {
            var said = Programs.Run("/bin/sh", folder.Path, "-c", $"'{promtool}' check metrics < {file} 2>&1");
            Assert.Equal(
                ["agent_last_latency_ms metric names should not contain abbreviated units",
                    "agent_latency_ms metric names should not contain abbreviated units"],
                said.Lines.Order());
        }
    }

    [Fact]
    public async Task Sigterm_ends_it_cleanly_whoever_is_connected()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        using var folder = new TemporaryFolder();
        folder.Write(Log, new KnownLog().Text);
        using var served = new ServedAgentq(folder);
        await served.ReadyAsync();
        using var idle = new TcpClient("127.0.0.1", served.Port);
        using var half = new TcpClient("127.0.0.1", served.Port);
        half.GetStream().Write("GET /metrics HTTP/1.1\r\n"u8);
        var ended = served.Terminate();

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("", ended.Output);
        Assert.DoesNotContain("   at ", ended.Error);
        using var again = new ServedAgentq(folder, "--port", served.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(served.Port, again.Port);
        var second = Programs.RunAgentq(folder.Path, "serve", "--port", served.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith("agentq: PortInUse: ", second.Error);
    }

    [Fact]
    public async Task Memory_does_not_grow_while_others_hold_connections_open()
    {
        using var folder = new TemporaryFolder();
        folder.Write(Log, new KnownLog().Text);
        using var served = new ServedAgentq(folder);
        await served.ReadyAsync();
        var before = 0.0;
        for (var round = 0; round < 30; round++)
        {
            var hogs = Enumerable.Range(0, 150).Select(_ => new TcpClient("127.0.0.1", served.Port)).ToList();
            foreach (var half in hogs.Skip(100))
                SendHalf(half);
            using var http = new HttpClient();
            var text = await http.GetStringAsync(served.Address("/metrics"));
            hogs.ForEach(hog => hog.Dispose());
            var resident = double.Parse(text.Split("\nprocess_resident_memory_bytes ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
            if (round == 9)
                before = resident;
            if (round > 9)
                Assert.InRange(resident, 0, before + (32 << 20));
        }
    }

    private static void SendHalf(TcpClient client)
    {
        try
        {
            client.GetStream().Write("GET /metrics HTTP/1.1\r\nHos"u8);
        }
        catch (IOException)
        {
            // It has made room for another already.
        }
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static async Task SelfMetricsAsync(PrometheusServer prometheus, string job, long logBytes, DateTimeOffset started)
    {
        await HasAsync(prometheus, $"agentquarantine_up{{job=\"{job}\"}}", 1);
        await HasAsync(prometheus, $"agentquarantine_build_info{{job=\"{job}\",version=\"1.0.0\"}}", 1);
        await HasAsync(prometheus, $"agentquarantine_read_bytes_total{{job=\"{job}\"}}", logBytes);
        await HasAsync(prometheus, $"agentquarantine_agents_dropped_total{{job=\"{job}\"}}", 0);
        foreach (var (reason, count) in new[] { ("malformed", 1), ("not_object", 1), ("no_agent", 0),
            ("too_long", 0), ("bad_reward", 0), ("bad_latency", 1), ("bad_cost", 0), ("non_finite", 0) })
            await HasAsync(prometheus, $"agentquarantine_rejected_lines_total{{job=\"{job}\",reason=\"{reason}\"}}", count);
        // Both servers check one ledger, and each tells of both checks: the second keeps whom the first has quarantined.
        await PrometheusServer.Until("both checks are told",
            async () => await ValueAsync(prometheus, $"sum(agentquarantine_decisions_total{{job=\"{job}\"}})") == 8);
        foreach (var action in new[] { "keep", "quarantine" })
            await HasAsync(prometheus, $"agentquarantine_decisions_total{{job=\"{job}\",action=\"{action}\"}}", 1);
        foreach (var time in new[] { "agentquarantine_last_read_timestamp_seconds",
            "agentquarantine_last_check_timestamp_seconds", "process_start_time_seconds" })
            Assert.InRange(await ValueAsync(prometheus, $"{time}{{job=\"{job}\"}}"),
                started.ToUnixTimeSeconds() - 2, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.InRange(await ValueAsync(prometheus, $"process_resident_memory_bytes{{job=\"{job}\"}}"), 1 << 20, 1L << 34);
    }

    private static async Task HasAsync(PrometheusServer prometheus, string query, double expected)
    {
        var value = await ValueAsync(prometheus, query);
        Assert.True(value == expected, FormattableString.Invariant($"{query} is {value:R}, the log implies {expected:R}"));
    }

    /// <summary>The one value that a query gives; NaN where it gives none.</summary>
    internal static async Task<double> ValueAsync(PrometheusServer prometheus, string query)
    {
        var result = (await prometheus.QueryAsync(query)).GetProperty("result");
        return result.GetArrayLength() == 1 ? double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : double.NaN;
    }

    private static void WriteCertificate(TemporaryFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        folder.Write("cert.pem", certificate.ExportCertificatePem());
        folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
    }
}
