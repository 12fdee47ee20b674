namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>The password is in no output, error, log or process list.</summary>
[Collection(SharedServer.Name)]
public sealed class SecretTests(PostgresServer server)
{
    [Fact]
    public void Nothing_that_people_or_programs_get_to_see_holds_the_password()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("secret");
        var log = folder.Write("a.jsonl", "{\"agent\": \"a\", \"reward\": 1}\n");
        var seen = new List<string>();
        string[] urls =
        [
            server.Url("secret"), server.Url("nowhere"), server.Url("secret", "nobody"), server.Url("secret", port: 1),
            server.Url("secret") + "&no=such", $"postgres://owner:{PostgresServer.Password}@127.0.0.1:{server.Port}/postgres?schema=secret",
        ];
        foreach (var url in urls)
        {
            Run("store", "status", url);
            Run("ship", log, "--to", url, "--once", "--json");
            Run("check", url, "--ledger", url, "--verbose");
            Run("follow", url, "--ledger", "mirror.json", "--once");
        }
        using var running = PostgresServer.StartAgentq(folder.Path, "follow", urls[0], "--ledger", "mirror.json");
        Assert.True(SpinWait.SpinUntil(() => File.Exists($"/proc/{running.Id}/cmdline"), TimeSpan.FromSeconds(10)));
        seen.Add(File.ReadAllText($"/proc/{running.Id}/cmdline"));
        running.Kill();
        seen.Add(Programs.End(running).Error);
        seen.AddRange(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        seen.Add(server.Log);
        Assert.DoesNotContain(seen, text => text.Contains(PostgresServer.Password));

        void Run(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            seen.Add(ended.Output + ended.Error);
        }
    }
}
