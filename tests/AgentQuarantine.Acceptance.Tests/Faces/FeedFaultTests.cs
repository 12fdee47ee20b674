using System.Text.Json;

namespace AgentQuarantine.Acceptance.Faces;

/// <summary>Every fault of the feed in both faces: how a check ends, what it says, and who is released.</summary>
public sealed class FeedFaultTests(FeedFaultTests.Pwsh pwsh) : IClassFixture<FeedFaultTests.Pwsh>
{
    public static TheoryData<string> Names => [.. FeedFaults.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agentq_says_it_and_releases_nobody_without_evidence(string name)
    {
        using var folder = new TemporaryFolder();
        var fault = FeedFaults.All.Single(fault => fault.Name == name);
        Arrange(fault, folder.Path, Quarantined());

        var ended = Programs.RunAgentq(folder.Path, ["check", "log.jsonl", .. fault.Agentq]);

        Assert.Equal(fault.ExitCode, ended.ExitCode);
        // What a log was taken for and what was refused below the share that is a warning, the cmdlet tells with -Verbose.
        var said = string.Join('\n', ended.Error.Split('\n').Where(line => !line.StartsWith("agentq: refused in ", StringComparison.Ordinal)
            && !line.Contains("' read as ", StringComparison.Ordinal)));
        Assert.Equal(fault.Message.Length > 0, said.Length > 0);
        Assert.Contains(fault.Message, said, StringComparison.Ordinal);
        Assert.Equal(fault.IsReleased, IsReleased(folder.Path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_cmdlet_says_it_and_releases_nobody_without_evidence(string name)
    {
        var fault = FeedFaults.All.Single(fault => fault.Name == name);
        var (errors, said, isReleased) = pwsh.Outcome(name);

        Assert.Equal(fault.ExitCode != 0, errors > 0);
        Assert.Equal(fault.Message.Length > 0, said.Length > 0);
        Assert.Contains(fault.Message, said, StringComparison.Ordinal);
        Assert.Equal(fault.IsReleased, isReleased);
    }

    private static void Arrange(FeedFault fault, string folder, string ledger)
    {
        Directory.CreateDirectory(Path.Combine(folder, "meta_supervisor"));
        File.WriteAllText(Path.Combine(folder, "meta_supervisor", "quarantine.json"), ledger);
        if (fault.Log is not null)
            File.WriteAllBytes(Path.Combine(folder, "log.jsonl"), fault.Log);
        foreach (var (file, text) in fault.Files)
            File.WriteAllText(Path.Combine(folder, file), text);
    }

    // The ledger after a check that took the agent out.
    private static string Quarantined()
    {
        using var folder = new TemporaryFolder();
        folder.Write("log.jsonl", string.Concat(Enumerable.Repeat("""{"agent":"bad","reward":-0.5}""" + "\n", 10)));
        Programs.RunAgentq(folder.Path, "check", "log.jsonl");
        return File.ReadAllText(folder["meta_supervisor/quarantine.json"]);
    }

    private static bool IsReleased(string folder)
    {
        using var ledger = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta_supervisor", "quarantine.json")));
        return !ledger.RootElement.GetProperty("agents").GetProperty("bad").GetProperty("active").GetBoolean();
    }

    /// <summary>Every fault before the cmdlet, all of them in one pwsh.</summary>
    public sealed class Pwsh : IDisposable
    {
        private const string Script = """
            $ProgressPreference = 'SilentlyContinue'
            Import-Module $env:FEED_MODULE
            $done = foreach ($case in Get-Content -Raw $env:FEED_CASES | ConvertFrom-Json) {
                Set-Location -LiteralPath $case.Folder
                $all = @(try { & ([scriptblock]::Create("Invoke-AgentQuarantine log.jsonl $($case.Options)")) *>&1 } catch { $_ })
                $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
                $warnings = @($all | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })
                @{ Errors = $errors.Count; Said = (@($errors | ForEach-Object { "$($_.FullyQualifiedErrorId) $_" }) + @($warnings)) -join "`n" }
            }
            [IO.File]::WriteAllText($env:FEED_RESULT, (ConvertTo-Json @($done)))
            """;

        private readonly TemporaryFolder _folder = new();
        private readonly Lock _lock = new();
        private JsonElement[]? _outcomes;

        /// <summary>How many errors there were, what errors and warnings said, and whether the agent was released.</summary>
        public (int Errors, string Said, bool IsReleased) Outcome(string name)
        {
            var program = Programs.OnPath("pwsh");
            lock (_lock)
                _outcomes ??= Run(program);
            var at = FeedFaults.All.Select(fault => fault.Name).ToList().IndexOf(name);
            var outcome = _outcomes[at];
            return (outcome.GetProperty("Errors").GetInt32(), outcome.GetProperty("Said").GetString()!, FeedFaultTests.IsReleased(FolderOf(at)));
        }

        public void Dispose() => _folder.Dispose();

        private string FolderOf(int at) => Path.Combine(_folder.Path, $"{at}");

        private JsonElement[] Run(string program)
        {
            var ledger = Quarantined();
            foreach (var (at, fault) in FeedFaults.All.Index())
                Arrange(fault, FolderOf(at), ledger);
            var cases = _folder.Write("cases.json", JsonSerializer.Serialize(
                FeedFaults.All.Select((fault, at) => new { Folder = FolderOf(at), Options = fault.PowerShell })));
            using var process = Programs.Start(program, _folder.Path, ["-NoProfile", "-NonInteractive", "-Command", Script],
                new Dictionary<string, string?>
                {
                    ["FEED_MODULE"] = Path.Combine(Repository.Root, "AgentQuarantine.psd1"),
                    ["FEED_CASES"] = cases,
                    ["FEED_RESULT"] = _folder["result.json"],
                    ["NO_COLOR"] = "1",
                });
            var ended = Programs.End(process);
            Assert.True(File.Exists(_folder["result.json"]), $"pwsh ended with {ended.ExitCode}: {ended.Output}{ended.Error}");
            return [.. JsonDocument.Parse(File.ReadAllText(_folder["result.json"])).RootElement.EnumerateArray()];
        }
    }
}
