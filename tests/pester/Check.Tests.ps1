BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # Runs a script as a schedule does, and gives what it said and its exit code.
    function Invoke-File([string] $File, [string[]] $With) {
        $said = pwsh -NoProfile -NonInteractive -File $File @With 2>&1 | Out-String
        @{ Said = $said; Code = $LASTEXITCODE }
    }
}

Describe 'samples/check.ps1' {
    BeforeEach {
        $null = Enter-NewFolder
        New-Fleet
        $check = "$Root/samples/check.ps1"
    }

    It 'checks and shows what was decided' {
        $run = Invoke-File $check
        $run.Code | Should -Be 0
        $run.Said | Should -Match 'bad\s+Quarantine\s+True'
        Test-AgentQuarantine bad | Should -BeTrue
    }

    It 'appends the decisions to a file' {
        1..2 | ForEach-Object { (Invoke-File $check '-DecisionPath', 'decisions.csv').Code | Should -Be 0 }
        (Import-Csv decisions.csv).Action | Should -Be 'Quarantine', 'Keep'
    }

    It 'ends with <Code> and one line, <Line>, for <With>' -ForEach @(
        @{ With = @('-Path', 'nowhere.jsonl'); Code = 1; Line = 'check.ps1: EventLogNotFound: *nowhere.jsonl*' }
        @{ With = @('-PolicyPath', 'nowhere.json'); Code = 1; Line = 'check.ps1: Policy*: *nowhere.json*' }
        @{ With = @('-Limit', '3'); Code = 2; Line = "check.ps1: '-Limit' is not known.*" }
    ) {
        $run = Invoke-File $check $With
        $run.Code | Should -Be $Code
        @($run.Said.Trim() -split '\r?\n') | Should -HaveCount 1
        $run.Said | Should -BeLike $Line
        Test-Path meta_supervisor/quarantine.json | Should -BeFalse
    }

    It 'does what docs/schedule.md says: <Code> with <First> at the top' -ForEach @(
        @{ First = ''; Code = 0 }
        @{ First = "`$ErrorActionPreference = 'Stop'"; Code = 1 }
    ) {
        @($First; "Import-Module '$Root/AgentQuarantine.psd1'"; 'Invoke-AgentQuarantine nowhere.jsonl -ErrorAction Stop') | Set-Content run.ps1
        (Invoke-File "$PWD/run.ps1").Code | Should -Be $Code
    }
}
