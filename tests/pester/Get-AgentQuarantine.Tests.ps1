BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.GetAgentQuarantineCommand'
}

Describe 'Get-AgentQuarantine' {
    BeforeEach {
        $folder = Enter-NewFolder
        Add-AgentQuarantine 'a1', 'a[1]', b -Reason test
        Clear-AgentQuarantine b
    }

    It 'emits every entry, flat and in order' {
        $entries = Get-AgentQuarantine
        $entries.Agent | Should -Be @('a1', 'a[1]', 'b')
        $entries.Active | Should -Be @($true, $true, $false)
        foreach ($property in $entries[0].psobject.Properties) {
            "$($property.Name): $($property.TypeNameOfValue)" |
                Should -Match (': (System\.(String|Int32|Boolean|Nullable.*DateTimeOffset.*)' +
                    '|AgentQuarantine\.Quarantine\.Ledgers\.Quarantine(State|Kind))$')
        }
    }

    It 'leaves out with -Active who may run, among them whose time is over' {
        Add-AgentQuarantine brief -Reason test -Until ([timespan]::FromMilliseconds(1))
        Start-Sleep -Milliseconds 20
        (Get-AgentQuarantine -Active).Agent | Should -Be @('a1', 'a[1]')
        (Get-AgentQuarantine brief).Active | Should -BeFalse
    }

    It 'tells how the last check ended, whoever made it' {
        Get-AgentQuarantine -LastCheck | Should -BeNullOrEmpty
        New-Fleet
        $null = Invoke-AgentQuarantine -WhatIf
        Get-AgentQuarantine -LastCheck | Should -BeNullOrEmpty
        $null = Invoke-AgentQuarantine
        $check = Get-AgentQuarantine -LastCheck
        $check.WentWell | Should -BeTrue
        $check.Agents | Should -Be 3
        $check.Quarantined | Should -Be 1
        # Nothing changes any more, and it is a check all the same.
        $null = Invoke-AgentQuarantine
        (Get-AgentQuarantine -LastCheck).Time | Should -BeGreaterThan $check.Time

        { Invoke-AgentQuarantine none.jsonl } | Should -Throw -ErrorId 'EventLogNotFound*'
        (Get-AgentQuarantine -LastCheck).Error | Should -Be 'EventLogNotFound'
        Get-AgentQuarantine -WarningVariable warned -WarningAction SilentlyContinue | Should -HaveCount 4
        "$warned" | Should -BeLike '*EventLogNotFound*'
    }

    It 'emits nothing where there is no ledger' {
        Get-AgentQuarantine -LedgerPath none.json | Should -BeNullOrEmpty
        Get-AgentQuarantine -LedgerPath none.json -History | Should -BeNullOrEmpty
    }

    It 'selects agents' {
        (Get-AgentQuarantine 'a[1]').Agent | Should -Be 'a[1]'
        (Get-AgentQuarantine 'A*').Agent | Should -Be @('a1', 'a[1]')
        (Get-AgentQuarantine -Name b).Agent | Should -Be 'b'
        ('b', 'a1' | Get-AgentQuarantine).Agent | Should -Be @('b', 'a1')
        ([pscustomobject]@{ Agent = 'b' } | Get-AgentQuarantine).Agent | Should -Be 'b'
        Get-ErrorId { Get-AgentQuarantine nobody } | Should -Be "AgentNotFound,$type"
        Get-ErrorId { 'a*' | Get-AgentQuarantine } | Should -Be "AgentNotFound,$type"
    }

    It 'ignores case in the same way in a Turkish session' {
        Add-AgentQuarantine trading-i -Reason test
        (Invoke-InCulture tr-TR { Get-AgentQuarantine 'TRADING*' }).Agent | Should -Be 'trading-i'
        (Invoke-InCulture tr-TR { Get-AgentQuarantine 'TRADING-I' }).Agent | Should -Be 'trading-i'
    }

    It 'keeps silent about a pattern that matches nobody' {
        Get-AgentQuarantine 'nobody*' -ErrorAction Stop | Should -BeNullOrEmpty
        Get-AgentQuarantine 'nobody*' -History -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes an empty pipeline for nothing' {
        @() | Get-AgentQuarantine | Should -BeNullOrEmpty
    }

    It 'emits the history, oldest first' {
        $history = Get-AgentQuarantine -History
        $history.Agent | Should -Be @('a1', 'a[1]', 'b', 'b')
        $history.Action | Should -Be @('Quarantine', 'Quarantine', 'Quarantine', 'Clear')
        $history.Kind | Should -Be (@('Manual') * 4)
        $history[0].Time | Should -BeOfType [DateTimeOffset]
        $history[0].Reason | Should -Be 'test'
        (Get-AgentQuarantine b -History).Count | Should -Be 2
    }

    It 'emits the evidence of a check''s transitions' {
        New-Fleet
        $null = Invoke-AgentQuarantine
        $transition = Get-AgentQuarantine bad -History
        $transition.Kind | Should -Be 'Automatic'
        $transition.Rule | Should -Be 'drawdown'
        $transition.Value | Should -BeLessOrEqual -3
        $transition.Limit | Should -Be -3
        $transition.Count | Should -Be 30
    }

    It 'leaves out the history before -Since' {
        Get-AgentQuarantine -History -Since ([DateTimeOffset]::Now.AddMinutes(1)) | Should -BeNullOrEmpty
        (Get-AgentQuarantine -History -Since '1h').Count | Should -Be 4
        (Get-AgentQuarantine -History -Since '2020-01-01').Count | Should -Be 4
        Get-ErrorId { Get-AgentQuarantine -Since '1h' -History -Active } | Should -Be "AmbiguousParameterSet,$type"
    }

    It 'reports a damaged ledger' {
        'x' | Set-Content meta_supervisor/quarantine.json
        { Get-AgentQuarantine } | Should -Throw -ErrorId "LedgerDamaged,$type"
    }

    It 'reads a ledger that the original wrote' {
        ('{"agents": {"old": {"active": true, "reason": "Auto-quarantine: drawdown -3.100 <= limit -3.0", ' +
            '"since": "2026-01-02T03:04:05.123456+00:00"}}, "updated_at": "2026-01-02T03:04:05.123456+00:00"}') |
            Set-Content old.json
        $entry = Get-AgentQuarantine -LedgerPath old.json
        $entry.Agent | Should -Be 'old'
        $entry.Active | Should -BeTrue
        $entry.Kind | Should -Be 'Automatic'
        $entry.Since | Should -Be ([DateTimeOffset]'2026-01-02T03:04:05.123456Z')
    }
}
