using System.Globalization;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary><c>agentq serve</c> under those who start, stop and limit it.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServiceTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and limits are those of Unix");
        _folder.Write("telemetry/events.jsonl", "{\"agent\":\"a\",\"reward\":1}\n");
    }

    [Fact]
    public async Task SIGHUP_reads_the_users_again_and_does_not_end_the_server()
    {
        var users = _folder.Write("users", "alice:one\n");
        using var served = new ServedAgentq(_folder, "--credential-file", users);
        await served.ReadyAsync();
        using var http = new HttpClient();
        async Task<int> StatusAsync(string user)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, served.Address("/metrics"));
            request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user)));
            return (int)(await http.SendAsync(request)).StatusCode;
        }
        Assert.Equal((200, 401), (await StatusAsync("alice:one"), await StatusAsync("bob:two")));

        _folder.Write("users", "alice:one\nbob:two\n");
        served.Signal("HUP");
        await Monitoring.PrometheusServer.Until("bob is let in", async () => await StatusAsync("bob:two") == 200);

        _folder.Write("users", "nobody");
        served.Signal("HUP");
        await served.HeardAsync("CredentialsInvalid");
        Assert.Equal(200, await StatusAsync("alice:one"));
        var ended = served.Terminate();
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public void Hashed_users_of_a_web_configuration_are_let_in()
    {
        var curl = Programs.OnPath("curl");
        // Of the password "right".
        var web = _folder.Write("web.yml", "basic_auth_users: {alice: $2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC}\n");
        using var served = new ServedAgentq(_folder, "--web-config", web);
        string Status(string user) => Programs.Run(
            curl, _folder.Path, "-s", "-o", "/dev/null", "-w", "%{http_code}", "-u", user, served.Address("/").ToString()).Output;

        Assert.Equal(("200", "401"), (Status("alice:right"), Status("alice:wrong")));
    }

    [Theory]
    [InlineData("AF_INET", "127.0.0.1")]
    [InlineData("AF_INET6", "[::1]")]
    public async Task A_socket_that_the_service_manager_listens_on_is_served(string family, string host)
    {
        // As systemd does: the socket is descriptor 3, and LISTEN_PID is the process that exec makes.
        var launcher = _folder.Write("launch.py",
            $"""
            import os, socket, sys
            s = socket.socket(socket.{family})
            s.bind(("{host.Trim('[', ']')}", 0))
            s.listen()
            print(s.getsockname()[1], flush=True)
            if s.fileno() != 3:
                os.dup2(s.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
            os.execv(sys.argv[1], sys.argv[1:])
            """);
        using var process = Programs.Start(Programs.OnPath("python3"), _folder.Path, [launcher, Programs.Agentq, "serve", "--port", "1"]);
        try
        {
            var port = int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
            // The socket listens before the server is there: the connection waits, and is not refused.
            Assert.Equal("healthy\n", await http.GetStringAsync($"http://{host}:{port}/-/healthy"));
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(80)]
    [InlineData(127)]
    public void A_limit_of_too_few_open_files_is_said(int files)
    {
        var script = FormattableString.Invariant($"ulimit -n {files}; exec timeout -s TERM 120 {Programs.Agentq} serve --port 0");
        var ended = Programs.Run("/bin/sh", _folder.Path, "-c", script);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("agentq: AddressUnavailable: This process may open only ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_host_is_wrong_use()
    {
        var ended = Programs.RunAgentq(_folder.Path, "serve", "--port", "0", "--host", "");

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("agentq: An argument is empty.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_is_none_is_refused_in_one_line()
    {
        var ended = Programs.RunAgentq(_folder.Path, "serve", "--port", "0", "--host", "[::1");

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("agentq: AddressUnavailable: ", Assert.Single(ended.Error.TrimEnd('\n').Split('\n')));
    }

    public void Dispose() => _folder.Dispose();
}
