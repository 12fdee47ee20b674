using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary>The Pester suites, all in one pwsh for each Pester; a case a suite.</summary>
public class PesterTests(PesterTests.Pwsh pwsh) : IClassFixture<PesterTests.Pwsh>
{
    public static TheoryData<string> Suites =>
        [.. Directory.EnumerateFiles(Pwsh.Folder, "*.Tests.ps1").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_suite_passes(string suite) => Passes(pwsh, 5, suite, Suites);

    internal static void Passes(Pwsh pwsh, int pester, string suite, TheoryData<string> suites)
    {
        var tests = pwsh.Run(pester, suites.Select(row => row.Data)).Where(test => test.Suite == suite).ToList();

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
            $pester = Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq $env:PESTER_MAJOR } |
                Sort-Object Version | Select-Object -Last 1
            if (-not $pester) { exit 7 }
            Import-Module $pester
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = $env:PESTER_SUITES -split [IO.Path]::PathSeparator
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
        private readonly Dictionary<int, Answer> _answers = [];

        internal static string Folder { get; } = Path.Combine(Repository.Root, "tests", "pester");

        /// <summary>Runs the suites under the Pester of this major version, once.</summary>
        public IReadOnlyList<Outcome> Run(int pester, IEnumerable<string> suites)
        {
            var program = Programs.OnPath("pwsh");
            Answer? answer;
            lock (_lock)
            {
                if (!_answers.TryGetValue(pester, out answer))
                    _answers[pester] = answer = RunOnce(program, pester, suites);
            }
            Assert.SkipWhen(answer.Missing, $"Pester {pester} is not installed");
            Assert.True(answer.Failure is null, answer.Failure);
            return answer.Outcomes;
        }

        private static Answer RunOnce(string program, int pester, IEnumerable<string> suites)
        {
            using var folder = new TemporaryFolder();
            var result = Path.Combine(folder.Path, "result.json");
            using var process = Programs.Start(program, folder.Path,
                ["-NoProfile", "-NonInteractive", "-Command", Script], new Dictionary<string, string?>
                {
                    ["PESTER_MAJOR"] = pester.ToString(CultureInfo.InvariantCulture),
                    ["PESTER_SUITES"] = string.Join(Path.PathSeparator, suites.Select(suite => Path.Combine(Folder, suite))),
                    ["PESTER_RESULT"] = result,
                    ["NO_COLOR"] = "1",
                });
            var ended = Programs.End(process, TimeSpan.FromMinutes(30));
            return ended.ExitCode == 7 ? new Answer([], Missing: true)
                : File.Exists(result) ? new Answer(JsonSerializer.Deserialize<List<Outcome>>(File.ReadAllText(result), CamelCase)!)
                : new Answer([], Failure: $"pwsh ended with {ended.ExitCode}: {ended.Output}{ended.Error}");
        }

        private sealed record Answer(IReadOnlyList<Outcome> Outcomes, bool Missing = false, string? Failure = null);
    }
}
