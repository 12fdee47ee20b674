BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.GetAgentRollupCommand'
}

Describe 'Get-AgentRollup' {
    BeforeEach {
        $folder = Enter-NewFolder
        Add-Event telemetry/events.jsonl @{ bad = @(-0.1) * 30; good = @(0.5) * 20 }
        Add-Event telemetry/events.jsonl @{ bad = @(2) } '2026-01-01T01:00:00Z'
    }

    It 'emits one flat object an agent and bucket of the default log' {
        $rows = Get-AgentRollup
        $rows.Agent | Should -Be @('bad', 'good', 'bad')
        $rows[0].From | Should -Be ([DateTimeOffset]'2026-01-01T00:00:00Z')
        $rows[0].To | Should -Be ([DateTimeOffset]'2026-01-01T00:05:00Z')
        $rows[0].Runs | Should -Be 30
        [math]::Round($rows[0].Drawdown, 9) | Should -Be -3
        [math]::Round($rows[2].Equity, 9) | Should -Be -1
        $rows[0].LatencyP95 | Should -BeNullOrEmpty
        $rows[0].Path | Should -Be (Join-Path $folder 'telemetry/events.jsonl')
        foreach ($property in $rows[0].psobject.Properties) {
            "$($property.Name): $($property.TypeNameOfValue)" |
                Should -Match ': System\.(String|Int64|Boolean|Double|DateTimeOffset|Nullable.*Double.*)$'
        }
    }

    It 'takes days of a time zone, a beginning and agents' {
        $row = Get-AgentRollup -Every 1d -TimeZone Europe/Berlin -Agent b*
        $row.From | Should -Be ([DateTimeOffset]'2025-12-31T23:00:00Z')
        $row.Rewards | Should -Be 31
        (Get-AgentRollup -Since 2026-01-01T00:30Z).Count | Should -Be 1
    }

    It 'rolls up piped files, each by itself' {
        Add-Event more/b.jsonl @{ c = @(1) }
        (Get-ChildItem telemetry/events.jsonl, more/b.jsonl | Get-AgentRollup -Every 1d).Agent | Should -Be @('bad', 'good', 'c')
    }

    It 'leaves out what is not over' {
        Add-Event now.jsonl @{ a = @(1) } ([datetime]::UtcNow)
        (Get-AgentRollup now.jsonl -Every 1d).Partial | Should -BeTrue
        Get-AgentRollup now.jsonl -Every 1d -WholeOnly | Should -BeNullOrEmpty
    }

    It 'tells how long agents were quarantined' {
        Add-AgentQuarantine bad -Reason test
        Add-Event now.jsonl @{ bad = @(1) } ([datetime]::UtcNow.AddMinutes(1))
        (Get-AgentRollup now.jsonl -Every 1d -Agent bad).SecondsInQuarantine | Should -BeGreaterThan 0
    }

    It 'writes no file' {
        $before = Get-Bytes
        Get-AgentRollup | Out-Null
        Get-Bytes | Should -Be $before
    }

    It 'refuses with public ids' {
        Get-ErrorId { Get-AgentRollup nowhere.jsonl } | Should -Be "EventLogNotFound,$type"
        Get-ErrorId { Get-AgentRollup -Every 7m } | Should -Be "BucketInvalid,$type"
        Get-ErrorId { Get-AgentRollup -Agent nobody } | Should -Be "AgentNotFound,$type"
        Get-ErrorId { Get-AgentRollup -RequireLedger } | Should -Be "LedgerNotFound,$type"
    }

    It 'is shown as a table a log' {
        $shown = Get-AgentRollup | Out-String -Width 200
        $shown | Should -Match 'Event log: .*events\.jsonl'
        $shown | Should -Match 'From +Agent +Runs +Errors +Sum +Equity +Drawdown +P95Ms +Cost +Held'
        $shown | Should -Match '2026-01-01 00:00:00Z +bad.* +30 +0 +-3\.000 +-3\.000 +-3\.000'
    }
}
