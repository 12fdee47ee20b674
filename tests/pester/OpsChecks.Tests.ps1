BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # Runs the ops checks in a pwsh of their own, as a pipeline does, and gives the results by name.
    function Invoke-OpsCheck([string] $Data = '@{}') {
        # By this run's own Pester, in a folder that is not the checkout, as a pipeline does.
        $script = @"
            Import-Module Pester -RequiredVersion $((Get-Module Pester).Version)
            `$configuration = New-PesterConfiguration
            `$configuration.Run.Container = New-PesterContainer -Path '$Root/samples/ops-checks' -Data $Data
            `$configuration.Run.PassThru = `$true
            `$configuration.Output.Verbosity = 'None'
            `$run = Invoke-Pester -Configuration `$configuration
            `$run.FailedContainers | ForEach-Object { "Failed: `$(`$_.ErrorRecord)" }
            `$run.Tests | ForEach-Object { "`$(`$_.Result): `$(`$_.ExpandedPath) `$(`$_.ErrorRecord)".Trim() }
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
        Add-Event telemetry/events.jsonl @{ planner = 1 } -From ([datetime]::UtcNow.AddMinutes(2))
        $results = Invoke-OpsCheck "@{ MaxErrorRatio = 0.1; MaxQuarantinedRatio = 0.1; MaxSilence = '0:00:01'; Grace = '0:00:01' }"
        $obey = "if (Test-AgentQuarantine 'planner' -LedgerPath 'meta_supervisor/quarantine.json') { return }"
        $results -like "Failed: The quarantine of planner.is obeyed *$obey*" | Should -HaveCount 1
        $add = "Add-AgentQuarantine 'scraper' -Reason 'too many errors'"
        $results -like "Failed: The agent scraper.makes few errors, or is out of service *29 of the 160 runs*$add*" | Should -HaveCount 1
        $results -like 'Failed: The fleet.is mostly in service *planner*Get-AgentQuarantine*' | Should -HaveCount 1
        $results | Should -Contain 'Passed: The agent coder.makes few errors, or is out of service'
    }

    It 'hold for a healthy fleet, of which nobody is quarantined' {
        $results = Invoke-OpsCheck
        $results -match '^Failed' | Should -BeNullOrEmpty
        $results | Should -Contain 'Passed: The agent coder.makes few errors, or is out of service'
        $results -match 'The quarantine of' | Should -BeNullOrEmpty
    }

    It 'say of <Name> what is missing, and nothing else fails' -ForEach @(
        @{ Name = 'an empty log'; Empty = $true; Failed = 'has agents that write events' }
        @{ Name = 'a log that is not there'; Empty = $false; Failed = 'can be read', 'has agents that write events' }
    ) {
        Remove-Item telemetry/events.jsonl
        if ($Empty) { $null = New-Item telemetry/events.jsonl }
        $results = @(Invoke-OpsCheck) -match '^Failed'
        $results | Should -HaveCount @($Failed).Count
        foreach ($name in $Failed) { $results -like "Failed: The fleet.$name *telemetry/events.jsonl*" | Should -HaveCount 1 }
    }

    It 'say of a damaged ledger that it is damaged' {
        $null = New-Item -Force meta_supervisor/quarantine.json -Value '{ "agents": '
        @(Invoke-OpsCheck) -like 'Failed: The fleet.can be read *quarantine.json*' | Should -HaveCount 1
    }

    It 'run by Invoke-Pester with nothing but a path' {
        $script = "Import-Module Pester -RequiredVersion $((Get-Module Pester).Version)
            (Invoke-Pester '$Root/samples/ops-checks' -PassThru -Output None).Result"
        pwsh -NoProfile -NonInteractive -Command $script | Select-Object -Last 1 | Should -Be 'Passed'
    }
}
