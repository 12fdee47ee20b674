using System.Text.Json;

namespace AgentQuarantine.Acceptance.Faces;

/// <summary>Every case done by the cmdlets, all of them in one pwsh.</summary>
public sealed class FacePwsh : IDisposable
{
    private const string Script = """
        $ErrorActionPreference = 'Continue'
        $ProgressPreference = 'SilentlyContinue'
        $WarningPreference = 'SilentlyContinue'
        Import-Module $env:FACES_MODULE
        $invariant = [cultureinfo]::InvariantCulture

        function Get-Plain($Object) {
            $plain = [ordered]@{}
            foreach ($property in $Object.psobject.Properties) {
                $name = ($property.Name -creplace '(?<!^)([A-Z])', '_$1').ToLowerInvariant() -replace '^active$', 'quarantined'
                $value = $property.Value
                $plain[$name] = if ($value -is [enum] -or $value -is [datetimeoffset] -or $value -is [timespan]) { "$value" } else { $value }
            }
            $plain
        }

        $done = foreach ($case in Get-Content -Raw $env:FACES_CASES | ConvertFrom-Json) {
            Set-Location -LiteralPath $case.Folder
            [cultureinfo]::CurrentCulture = $case.Culture
            $steps = foreach ($step in $case.Steps) {
                $said = @(try { & ([scriptblock]::Create($step)) 2>&1 6>$null } catch { $_ })
                $errors, $items = $said.Where({ $_ -is [System.Management.Automation.ErrorRecord] }, 'Split')
                [ordered]@{
                    items = @($items.ForEach({ Get-Plain $_ }))
                    errors = @($errors.ForEach({ ($_.FullyQualifiedErrorId -split ',')[0] }))
                }
            }
            [cultureinfo]::CurrentCulture = $invariant
            [ordered]@{ name = $case.Name; steps = @($steps) }
        }
        [IO.File]::WriteAllText($env:FACES_RESULT, (ConvertTo-Json @($done) -Depth 8 -WarningAction SilentlyContinue))
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Lock _lock = new();
    private Dictionary<string, FaceOutcome>? _outcomes;

    /// <summary>What the cmdlets made of a case.</summary>
    public FaceOutcome Outcome(string name)
    {
        var pwsh = Programs.OnPath("pwsh");
        lock (_lock)
            return (_outcomes ??= Run(pwsh))[name];
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, FaceOutcome> Run(string pwsh)
    {
        var folders = FaceCases.All.Select((one, i) => (Case: one, Folder: Path.Combine(_folder.Path, $"{i}"))).ToList();
        foreach (var (one, folder) in folders)
            FaceTests.Arrange(one, folder);
        var cases = _folder.Write("cases.json", JsonSerializer.Serialize(folders.Select(
            one => new { one.Case.Name, one.Folder, one.Case.Culture, Steps = one.Case.Steps.Select(step => step.PowerShell) })));
        using var process = Programs.Start(pwsh, _folder.Path, ["-NoProfile", "-NonInteractive", "-Command", Script], new Dictionary<string, string?>
        {
            ["FACES_MODULE"] = Path.Combine(Repository.Root, "AgentQuarantine.psd1"),
            ["FACES_CASES"] = cases,
            ["FACES_RESULT"] = _folder["result.json"],
            ["NO_COLOR"] = "1",
        });
        var ended = Programs.End(process, TimeSpan.FromMinutes(30));
        Assert.True(File.Exists(_folder["result.json"]), $"pwsh ended with {ended.ExitCode}: {ended.Output}{ended.Error}");
        var results = JsonDocument.Parse(File.ReadAllText(_folder["result.json"])).RootElement.EnumerateArray();
        return results.Zip(folders).ToDictionary(pair => pair.Second.Case.Name, pair => FaceOutcome.Of(
            pair.First.GetProperty("steps").EnumerateArray().Zip(pair.Second.Case.Steps, (said, step) => FaceOutcome.Step(
                said.GetProperty("items").EnumerateArray(), step.Keys, said.GetProperty("errors").EnumerateArray().Select(id => id.GetString()!))),
            pair.Second.Folder));
    }
}
