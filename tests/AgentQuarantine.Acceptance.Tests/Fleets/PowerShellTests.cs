namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>The cmdlets over a database, by a Pester suite of their own.</summary>
public sealed class PowerShellTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string Script = """
        $ErrorActionPreference = 'Stop'
        $pester = Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 } | Select-Object -First 1
        if (-not $pester) { exit 7 }
        Import-Module $pester
        $run = Invoke-Pester -Path $env:SUITE -PassThru -Output None
        $run.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord)" }
        exit [int]($run.Result -ne 'Passed')
        """;

    [Fact]
    public void The_cmdlets_do_what_they_do_over_files()
    {
        server.Need();
        using var folder = new TemporaryFolder();
        using var process = Programs.Start(Programs.OnPath("pwsh"), folder.Path, ["-NoProfile", "-NonInteractive", "-Command", Script],
            new Dictionary<string, string?>
            {
                ["SUITE"] = Path.Combine(Repository.Root, "tests", "pester", "postgres", "Fleet.Tests.ps1"),
                ["AGENTQ_TEST_POSTGRES"] = server.Url("pester"),
                ["PGPASSWORD"] = PostgresServer.Password,
                ["NO_COLOR"] = "1",
            });
        var ended = Programs.End(process);
        Assert.SkipWhen(ended.ExitCode == 7, "Pester 5 is not installed");
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
    }
}
