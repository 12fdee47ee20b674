namespace AgentQuarantine.Acceptance.Windows;

/// <summary>The cmdlets in a PowerShell for Windows, under Wine. AGENTQ_LONG=1 runs it: that PowerShell is made first, which takes minutes.</summary>
public sealed class WineCmdletTests(Wine wine) : IClassFixture<Wine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_cmdlets_do_there_what_they_do_here()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1",
            "publishing PowerShell for Windows takes long: AGENTQ_LONG=1 runs it");
        wine.Shell(_folder.Path, "ver");
        var host = Directory.CreateDirectory(_folder["host"]).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests/tools/wine-cmdlets"), "*.cs*"))
            File.Copy(file, Path.Combine(host, Path.GetFileName(file)));
        var published = Programs.Run("dotnet", host, "publish", "-c", "Release", "-o", _folder["bin"], "-v", "q");
        Assert.SkipWhen(published.Output.Contains("error NU"), "PowerShell's SDK for Windows cannot be had here: " + published.Output);
        _folder.Write("e.jsonl", string.Concat(Enumerable.Repeat("{\"agent\":\"bad\",\"reward\":-1}\r\n{\"agent\":\"good\",\"reward\":1}\r\n", 10)));

        Assert.Equal(["bad -10 10", "good 0 10"], Run("Get-AgentRewardStats e.jsonl | % { \"$($_.Agent) $($_.Drawdown) $($_.Count)\" }"));
        Assert.Equal(
            ["bad Quarantine"], Run("Invoke-AgentQuarantine e.jsonl -LedgerPath q.json | ? Quarantined | % { \"$($_.Agent) $($_.Action)\" }"));
        Assert.Equal(["True False"], Run("\"$(Test-AgentQuarantine bad -LedgerPath q.json) $(Test-AgentQuarantine good -LedgerPath q.json)\""));
        Assert.Equal(["bad"], Run("Get-AgentQuarantine -LedgerPath q.json | % Agent"));
        Assert.Empty(Run("Clear-AgentQuarantine bad -LedgerPath q.json | Out-Null"));
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "test", "bad", "--ledger", "q.json").ExitCode);
    }

    private string[] Run(string script)
    {
        using var process = wine.StartProgram(_folder["bin/wine-cmdlets.exe"], _folder.Path,
            $"Import-Module '{Wine.Name(Path.Combine(Repository.Root, "AgentQuarantine.psd1"))}' -ErrorAction Stop; {script}");
        var ended = Programs.End(process);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
