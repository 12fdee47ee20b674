BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # Runs the ops checks in a pwsh of their own, as a pipeline does, and gives the results by name.
    function Invoke-OpsCheck([string] $Data = '@{}') {
        $null = New-Item -ItemType Directory installed -Force
        $shim = "@{ RootModule = '$Root/AgentQuarantine.psd1'; ModuleVersion = '1.0.0'; CmdletsToExport = '*' }"
        $null = New-Item -ItemType File "installed/AgentQuarantine/AgentQuarantine.psd1" -Value $shim -Force
        $script = @"
            `$env:PSModulePath = "`$PWD/installed" + [IO.Path]::PathSeparator + `$env:PSModulePath
            `$configuration = New-PesterConfiguration
            `$configuration.Run.Container = New-PesterContainer -Path '$Root/samples/ops-checks' -Data $Data
            `$configuration.Run.PassThru = `$true
            `$configuration.Output.Verbosity = 'None'
            (Invoke-Pester -Configuration `$configuration).Tests | ForEach-Object { "`$(`$_.Result): `$(`$_.ExpandedPath)" }
"@
        pwsh -NoProfile -NonInteractive -Command $script
    }
}

Describe 'The ops checks of the samples' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Item -ItemType Directory telemetry | Out-Null
        Copy-Item "$Root/samples/events.jsonl" telemetry
    }

    It 'hold for the sample fleet, whose loser is quarantined' {
        $null = Invoke-AgentQuarantine
        $results = Invoke-OpsCheck
        $results | Should -Contain 'Passed: The agent momentum.makes few errors, or is out of service'
        $results | Should -Contain 'Passed: The quarantine of momentum.is obeyed'
        $results -match '^Failed' | Should -BeNullOrEmpty
    }

    It 'fail where something is wrong' {
        Add-AgentQuarantine planner -Reason test
        Add-Event telemetry/events.jsonl @{ planner = 1 } -From ([datetime]::UtcNow.AddHours(1))
        $results = Invoke-OpsCheck "@{ MaxErrorRatio = 0.1; MaxQuarantinedRatio = 0.1; MaxSilence = '0:00:01' }"
        $results | Should -Contain 'Failed: The quarantine of planner.is obeyed'
        $results | Should -Contain 'Failed: The agent scraper.makes few errors, or is out of service'
        $results | Should -Contain 'Failed: The fleet.is mostly in service'
        $results | Should -Contain 'Passed: The agent coder.makes few errors, or is out of service'
    }
}
