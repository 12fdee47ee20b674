BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

AfterAll {
    Get-Job | Remove-Job -Force
}

Describe 'As a job' {
    BeforeEach {
        $null = Enter-NewFolder
        New-Fleet
    }

    It 'does what it does without: <_>' -ForEach @(
        'Get-AgentRewardStats'
        'Get-AgentEventLog'
        'Invoke-AgentQuarantine -IncludeHealthy'
        'Measure-AgentDrawdown -Replicates 200'
        'Measure-AgentQuarantinePolicy -DrawdownLimit -2.5 -Every 5'
        'Compare-AgentQuarantinePolicy -DifferencePolicyPath policy.json -Every 5'
        'Export-AgentMetrics -OutputPath m.prom -PassThru | Select-Object Name'
        'Export-AgentReport -OutputPath r.html -Since 2025-12-31 -Every 5m -Rehearse -2 -PassThru | Select-Object Name, Length'
    ) {
        New-AgentQuarantinePolicy policy.json @{ drawdown_limit = -2.5 }
        $command, $shown = $_ -split ' \| '
        $of = {
            if ($shown) { $input | Select-Object ($shown -replace '^Select-Object ' -split ', ') }
            else { $input | Select-Object * -ExcludeProperty Time, Read, Age }
        }
        $job = Invoke-Expression "$command -AsJob"
        $job.PSJobTypeName | Should -Be ThreadJob
        $made = $job | Receive-Job -Wait | & $of | ConvertTo-Json -Depth 5
        $job.State | Should -Be Completed
        Remove-Item meta_supervisor, m.prom, r.html -Recurse -ErrorAction Ignore
        $made | Should -BeExactly (Invoke-Expression $command | & $of | ConvertTo-Json -Depth 5)
    }

    It 'takes statistics and emits them alive' {
        $job = Get-AgentRewardStats | Where-Object Agent -NE good | Invoke-AgentQuarantine -DrawdownLimit -2.5 -AsJob
        ($job | Receive-Job -Wait).Agent | Should -Be bad, edge
        $again = Get-AgentRewardStats -Agent bad -AsJob | Receive-Job -Wait | Invoke-AgentQuarantine
        $again.Action | Should -Be Keep
        @(@() | Get-AgentRewardStats -AsJob).Count | Should -Be 0
    }

    It 'has the location and the drives of the session' {
        $null = New-PSDrive -Name jobs -PSProvider FileSystem -Root $PWD -Scope Global
        try {
            (Get-AgentRewardStats jobs:telemetry/events.jsonl -AsJob | Receive-Job -Wait).Count | Should -Be 3
            Set-Location jobs:
            (Get-AgentRewardStats -AsJob | Receive-Job -Wait).Count | Should -Be 3
        }
        finally {
            Set-Location -LiteralPath $TestDrive
            Remove-PSDrive jobs
        }
    }

    It 'fails where the cmdlet fails, and goes on where it goes on' {
        $failed = Invoke-AgentQuarantine -PolicyPath none.json -AsJob | Wait-Job
        $failed.State | Should -Be Failed
        $failed.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId | Should -BeLike 'PolicyInvalid*'
        $partly = Get-AgentRewardStats nowhere.jsonl, telemetry/events.jsonl -AsJob | Wait-Job
        $partly.State | Should -Be Completed
        ($partly | Receive-Job -ErrorVariable said -ErrorAction SilentlyContinue).Count | Should -Be 3
        $said.FullyQualifiedErrorId | Should -BeLike 'EventLogNotFound*'
    }

    It 'writes nothing with -WhatIf, whoever says so' {
        $null = Invoke-AgentQuarantine -AsJob -WhatIf | Receive-Job -Wait
        $WhatIfPreference = $true
        $null = Invoke-AgentQuarantine -AsJob | Receive-Job -Wait
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'leaves the session''s servers alone' {
        $server = Start-AgentMetricsServer -Port 0
        try {
            Get-AgentRewardStats -AsJob | Wait-Job | Remove-Job
            (Invoke-WebRequest $server.Uri).StatusCode | Should -Be 200
        }
        finally {
            Stop-AgentMetricsServer $server.Id
        }
    }
}
