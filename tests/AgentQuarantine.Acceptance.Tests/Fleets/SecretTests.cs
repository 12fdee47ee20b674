namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>The password is in no output, error, log or process list.</summary>
[Collection(SharedServer.Name)]
public sealed class SecretTests(PostgresServer server)
{
    private const string Session = """
        . $env:COMMON
        function Credential($text) { [pscredential]::new('owner', (ConvertTo-SecureString $text -AsPlainText)) }
        $good, $bad = (Credential $env:SECRET), (Credential $env:WRONG)
        $null = Start-Transcript ./transcript.txt
        $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
        & {
            Import-AgentEvent a.jsonl -Url $env:FLEET -Credential $good
            Get-AgentStore $env:FLEET -Credential $good | Format-List
            foreach ($url in $env:FLEET, $env:NOWHERE) {
                foreach ($credential in $good, $bad) {
                    Get-AgentStore $url -Credential $credential
                    Get-AgentRewardStats $url -Credential $credential
                    Get-AgentQuarantine -LedgerPath $url -Credential $credential
                    Invoke-AgentQuarantine $url -LedgerPath $url -Credential $credential
                }
            }
            $Error | Format-List * -Force
            $Error | ForEach-Object { $_.Exception.ToString() }
        } *>&1 | Out-String -Width 4000
        $null = Stop-Transcript
        exit 0
        """;

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
        foreach (var url in new[] { urls[0], urls[^1] })
        {
            Run("stats", url, "--all", "--json", "--verbose");
            Run("rehearse", url, "--json");
            Run("report", url, "--ledger", url, "-o", "report.html");
            Run("explain", "a", url, "--ledger", url);
            Run("rollup", url, "--json");
            Run("add", "b", "--ledger", url, "--reason", "maintenance");
            Run("list", "--ledger", url, "--history", "--json");
            Run("store", "upgrade", url);
            Run("store", "prune", url, "--keep", "2d");
        }
        Keep("follow", urls[0], "--ledger", "mirror.json", "--metrics", folder["ledger.prom"]);
        Keep("ship", log, "--to", urls[0], "--metrics", folder["ship.prom"]);
        Keep("serve", urls[0], "--ledger", urls[0], "--port", "0");
        seen.AddRange(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        seen.Add(server.Log);
        Assert.DoesNotContain(seen, text => text.Contains(PostgresServer.Password));

        void Run(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            seen.Add(ended.Output + ended.Error);
        }

        void Keep(params string[] arguments)
        {
            using var running = PostgresServer.StartAgentq(folder.Path, arguments);
            Assert.True(SpinWait.SpinUntil(() => File.Exists($"/proc/{running.Id}/cmdline"), TimeSpan.FromSeconds(60)));
            seen.Add(File.ReadAllText($"/proc/{running.Id}/cmdline"));
            // At work or refused, it has said what it has to say.
            running.WaitForExit(TimeSpan.FromSeconds(3));
            running.Kill();
            var ended = Programs.End(running);
            seen.Add(ended.Output + ended.Error);
        }
    }

    [Fact]
    public void A_credential_shows_in_no_stream_error_or_transcript_of_a_session()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("credential");
        folder.Write("a.jsonl", "{\"agent\": \"a\", \"reward\": 1}\n");
        using var process = Programs.Start(Programs.OnPath("pwsh"), folder.Path, ["-NoProfile", "-NonInteractive", "-Command", Session],
            new Dictionary<string, string?>
            {
                ["COMMON"] = Path.Combine(Repository.Root, "tests", "pester", "Common.ps1"),
                ["FLEET"] = server.Url("credential"),
                ["NOWHERE"] = server.Url("credential", port: 1),
                ["SECRET"] = PostgresServer.Password,
                ["WRONG"] = "wr0ng-0ne",
                ["PGPASSWORD"] = null,
                ["NO_COLOR"] = "1",
            });
        var ended = Programs.End(process);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        // It has worked with the password, and been refused without it.
        Assert.Contains("Sources", ended.Output);
        Assert.Contains("StoreDenied", ended.Output);
        Assert.Contains("StoreUnreachable", ended.Output);
        string[] seen = [ended.Output, ended.Error, .. Directory.EnumerateFiles(folder.Path).Select(File.ReadAllText), server.Log];
        Assert.DoesNotContain(seen, text => text.Contains(PostgresServer.Password) || text.Contains("wr0ng-0ne"));
    }
}
