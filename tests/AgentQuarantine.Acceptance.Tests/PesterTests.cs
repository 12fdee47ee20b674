using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary>The Pester suites, all in one pwsh; a case a suite.</summary>
public class PesterTests(PesterTests.Pwsh pwsh) : IClassFixture<PesterTests.Pwsh>
{
    public static TheoryData<string> Suites =>
        [.. Directory.EnumerateFiles(Pwsh.Folder, "*.Tests.ps1").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_suite_passes(string suite)
    {
        var tests = pwsh.Run().Where(test => test.Suite == suite).ToList();

        Assert.NotEmpty(tests);
        Assert.True(
            tests.All(test => test.Result is "Passed" or "Skipped"),
            string.Join('\n',
                tests.Where(test => test.Result is not ("Passed" or "Skipped")).Select(test => $"{test.Name}: {test.Result}\n{test.Error}")));
        var skipped = tests.Where(test => test.Result == "Skipped").ToList();
        Assert.SkipWhen(skipped.Count > 0,
            $"{tests.Count - skipped.Count} passed; skipped: {string.Join("; ", skipped.Select(test => $"{test.Name}: {test.Error}"))}");
    }

    /// <summary>What Pester says of one test, or of a block or file that could not be run at all.</summary>
    public sealed record Outcome(string Suite, string Name, string Result, string Error);

    public sealed class Pwsh
    {
        private const string Script = """
            $ErrorActionPreference = 'Stop'
            $ProgressPreference = 'SilentlyContinue'
            if (-not (Get-Module -ListAvailable Pester | Where-Object Version -GE '5.0')) { exit 7 }
            Import-Module Pester -MinimumVersion 5.0
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = $env:PESTER_SUITES
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            $run = Invoke-Pester -Configuration $configuration
            function Say($suite, $name, $result, $errors) {
                @{ suite = Split-Path -Leaf $suite; name = "$name"; result = "$result"; error = ($errors | Out-String).Trim() }
            }
            $said = @(
                $run.Tests | ForEach-Object { Say $_.ScriptBlock.File $_.ExpandedPath $_.Result $_.ErrorRecord }
                $run.FailedBlocks | ForEach-Object { Say $_.ScriptBlock.File "$_" 'Failed' $_.ErrorRecord }
                $run.FailedContainers | ForEach-Object { Say "$($_.Item)" 'the file' 'Failed' $_.ErrorRecord }
            )
            [IO.File]::WriteAllText($env:PESTER_RESULT, (ConvertTo-Json $said -Depth 3))
            """;

        private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

        private readonly Lock _lock = new();
        private IReadOnlyList<Outcome>? _outcomes;
        private string? _missing, _failure;

        internal static string Folder { get; } = Path.Combine(Repository.Root, "tests", "pester");

        /// <summary>Runs every suite, once.</summary>
        public IReadOnlyList<Outcome> Run()
        {
            var program = Programs.OnPath("pwsh");
            lock (_lock)
            {
                if (_outcomes is null && _missing is null && _failure is null)
                    RunOnce(program);
            }
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            Assert.True(_failure is null, _failure);
            return _outcomes!;
        }

        private void RunOnce(string program)
        {
            using var folder = new TemporaryFolder();
            var result = Path.Combine(folder.Path, "result.json");
            using var process = Programs.Start(program, folder.Path,
                ["-NoProfile", "-NonInteractive", "-Command", Script], new Dictionary<string, string?>
            {
                ["PESTER_SUITES"] = Folder,
                ["PESTER_RESULT"] = result,
                ["NO_COLOR"] = "1",
            });
            var ended = Programs.End(process, TimeSpan.FromMinutes(9));
            if (ended.ExitCode == 7)
                _missing = "Pester 5 is not installed";
            else if (File.Exists(result))
                _outcomes = JsonSerializer.Deserialize<List<Outcome>>(File.ReadAllText(result), CamelCase)!;
            else
                _failure = $"pwsh ended with {ended.ExitCode}: {ended.Output}{ended.Error}";
        }
    }
}
