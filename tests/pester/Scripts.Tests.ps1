BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = Get-ChildItem $root, "$root/build", "$root/samples", "$root/samples/ops-checks", "$root/tests/pester" -File |
        Where-Object Extension -In '.ps1', '.psd1' | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'The script <_>' -ForEach $scripts {
    It 'is PowerShell' {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile("$Root/$_", [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
    }
}

Describe 'All scripts' {
    It 'have nothing that PSScriptAnalyzer finds' -TestCases @{ Scripts = $scripts } {
        if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed'
            return
        }
        $Scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path "$Root/$_" -Settings "$Root/PSScriptAnalyzerSettings.psd1" } |
            ForEach-Object { "$($_.ScriptName), $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

Describe 'The commands of the README' {
    It 'write where git looks away' {
        if (-not (Get-Command git -ErrorAction Ignore) -or -not (Test-Path "$Root/.git")) {
            Set-ItResult -Skipped -Because 'this is no git checkout'
            return
        }
        $text = Get-Content "$Root/README.md" -Raw
        $folders = [regex]::Matches($text, '--(?:output|tool-path) ([\w/-]+)').ForEach({ $_.Groups[1].Value }) | Sort-Object -Unique
        $folders | Should -Not -BeNullOrEmpty
        foreach ($folder in @($folders) + 'meta_supervisor/quarantine.json') {
            git -C $Root check-ignore --quiet "$folder/x"
            $LASTEXITCODE | Should -Be 0 -Because "$folder is ignored"
        }
    }
}
