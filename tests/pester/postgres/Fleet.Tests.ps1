# Run by the acceptance tests, which start a server: AGENTQ_TEST_POSTGRES is the address of an empty schema of it.
BeforeAll {
    . "$PSScriptRoot/../Common.ps1"
    $url = $env:AGENTQ_TEST_POSTGRES
}

Describe 'The cmdlets over a fleet' {
    It 'do what they do over files' {
        $null = Initialize-AgentStore $url
        (Import-AgentEvent "$Root/samples/events.jsonl" -Url $url -HostName pester).Events | Should -Be 1201
        (Import-AgentEvent "$Root/samples/events.jsonl" -Url $url -HostName pester).Events | Should -Be 0
        $file = Get-AgentRewardStats "$Root/samples/events.jsonl" -WarningAction Ignore
        $fleet = Get-AgentRewardStats $url
        $fleet.Drawdown | Should -Be $file.Drawdown
        (Invoke-AgentQuarantine $url -LedgerPath $url).Agent | Should -Be 'momentum'
        Test-AgentQuarantine momentum -LedgerPath $url | Should -BeTrue
        Get-AgentRewardStats $url | Where-Object Drawdown -LT -2.6 | Invoke-AgentQuarantine -LedgerPath $url |
            Select-Object -ExpandProperty Action | Should -Contain 'Keep'
        Get-AgentQuarantine -LedgerPath $url | Clear-AgentQuarantine -LedgerPath $url
        Test-AgentQuarantine momentum -LedgerPath $url | Should -BeFalse
        Invoke-AgentQuarantine $url -LedgerPath $url | Should -BeNullOrEmpty
        (Measure-AgentQuarantinePolicy $url | Where-Object Agent -EQ momentum).Quarantines | Should -Be 1
        (Get-AgentStore $url).Sources.Name | Should -BeLike 'pester:*'
    }

    It 'report, roll up, explain and serve it' {
        Export-AgentReport $url "$TestDrive/fleet.html" -LedgerPath $url
        "$TestDrive/fleet.html" | Should -FileContentMatch 'momentum'
        (Get-AgentRollup $url -Every 1d -LedgerPath $url | Measure-Object Runs -Sum).Sum |
            Should -Be (Get-AgentRollup "$Root/samples/events.jsonl" -Every 1d -WarningAction Ignore | Measure-Object Runs -Sum).Sum
        (Get-AgentQuarantine coder -Explain -Path $url -LedgerPath $url).Fall.First.Place.Log | Should -BeLike 'pester:*'
        { Start-AgentMetricsServer $url -LedgerPath $url -CheckEvery 5m } | Should -Throw -ErrorId 'ChecksOfAFleet,*'
        $server = Start-AgentMetricsServer $url -LedgerPath $url -Port 0 -StatePath "$TestDrive/counters.json"
        try {
            $uri = "http://127.0.0.1:$($server.Port)/metrics"
            for ($left = 100; $left -and
                "$(Invoke-WebRequest $uri -SkipHttpErrorCheck)" -notmatch 'agent_runs_total\{agent="momentum"\} 240'; $left--) {
                Start-Sleep -Milliseconds 100
            }
            $left | Should -BeGreaterThan 0
        }
        finally {
            $server | Stop-AgentMetricsServer
        }
    }

    It 'upgrade what is up to date, and remove nothing that is new' {
        $before = (Get-AgentRewardStats $url).Count
        (Update-AgentStore $url).Sources.Name | Should -BeLike 'pester:*'
        Remove-AgentEvent $url -Keep 1d -WhatIf | Should -BeNullOrEmpty
        Remove-AgentEvent $url -Keep 1d -Confirm:$false | Should -Be 0
        (Get-AgentRewardStats $url).Count | Should -Be $before
    }
}
