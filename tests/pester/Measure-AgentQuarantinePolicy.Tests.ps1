BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.MeasureAgentQuarantinePolicyCommand'
}

Describe 'Measure-AgentQuarantinePolicy' {
    BeforeEach {
        $folder = Enter-NewFolder
        # bad falls to -3 in half a minute, is seen at five minutes, and goes on falling.
        Add-Event telemetry/events.jsonl @{ bad = @(-0.1) * 30 }
        Add-Event telemetry/events.jsonl @{ good = @(1) } '2026-01-01T00:05:00Z'
        Add-Event telemetry/events.jsonl @{ bad = @(-2, 0.5) } '2026-01-01T00:06:00Z'
        Add-Event telemetry/events.jsonl @{ good = @(1) } '2026-01-01T00:10:00Z'
    }

    It 'tells what checks every five minutes would have done to the default log' {
        $bad, $good = Measure-AgentQuarantinePolicy
        $bad.Policy | Should -Be 'default'
        $bad.Agent | Should -Be 'bad'
        $bad.Checks | Should -Be 2
        $bad.Rewards | Should -Be 32
        $bad.Quarantines | Should -Be 1
        $bad.TimeInQuarantine | Should -Be ([timespan]'00:05:00')
        $bad.RewardsInQuarantine | Should -Be 2
        $bad.LossesAvoided | Should -Be 2
        $bad.GainsForgone | Should -Be 0.5
        $bad.NetBenefit | Should -Be 1.5
        $bad.FirstBreach | Should -Be ([DateTimeOffset]'2026-01-01T00:05:00Z')
        $bad.FinalState | Should -Be 'Quarantined'
        $bad.Path | Should -Be (Join-Path $folder 'telemetry/events.jsonl')
        $good.Quarantines | Should -Be 0
        $good.FirstBreach | Should -BeNullOrEmpty
    }

    It 'writes no file' {
        $before = Get-Bytes
        Measure-AgentQuarantinePolicy -DrawdownLimit -1 | Out-Null
        Get-Bytes | Should -Be $before
    }

    It 'sets policies side by side: files by their names, limits by their values' {
        '{"defaults":{"drawdown_limit":-10}}' | Set-Content loose.json
        $rows = Measure-AgentQuarantinePolicy -PolicyPath loose.json -DrawdownLimit -1, -20 -Agent bad
        $rows.Policy | Should -Be @('loose.json', 'limit -1', 'limit -20')
        $rows.Quarantines | Should -Be @(0, 1, 0)
    }

    It 'checks as often as asked, by time or by events' {
        (Measure-AgentQuarantinePolicy -Every 1m)[0].Checks | Should -Be 10
        (Measure-AgentQuarantinePolicy -Every 60)[0].Checks | Should -Be 10
        (Measure-AgentQuarantinePolicy -EveryEvents 17)[0].Checks | Should -Be 2
        (Measure-AgentQuarantinePolicy -EveryEvents 30 -Agent bad).RewardsToFirstBreach | Should -Be 30
    }

    It 'keeps the window and the lines that checks would' {
        (Measure-AgentQuarantinePolicy -Agent bad -Window 10).Quarantines | Should -Be 0
        (Measure-AgentQuarantinePolicy -Agent bad -Last 10).Quarantines | Should -Be 0
        (Measure-AgentQuarantinePolicy -Agent bad -All).Quarantines | Should -Be 1
        Get-ErrorId { Measure-AgentQuarantinePolicy -Last 5 -All } | Should -Be "LastAndAll,$type"
    }

    It 'takes logs from the pipeline, each for itself or merged' {
        Copy-Item telemetry/events.jsonl other.jsonl
        (Get-ChildItem *.jsonl, telemetry/*.jsonl | Measure-AgentQuarantinePolicy).Count | Should -Be 4
        $merged = Measure-AgentQuarantinePolicy *.jsonl, telemetry/*.jsonl -Merge
        $merged.Count | Should -Be 2
        $merged[0].Rewards | Should -Be 64
    }

    It 'says what is wrong' {
        Get-ErrorId { Measure-AgentQuarantinePolicy nowhere.jsonl } | Should -Be "EventLogNotFound,$type"
        Get-ErrorId { Measure-AgentQuarantinePolicy -DrawdownLimit 3 } | Should -Be "PolicyInvalid,$type"
        Get-ErrorId { Measure-AgentQuarantinePolicy -PolicyPath nowhere.json } | Should -Be "PolicyInvalid,$type"
        Get-ErrorId { Measure-AgentQuarantinePolicy -Agent nobody } | Should -Be "AgentNotFound,$type"
    }

    It 'is shown as a table a policy' {
        $shown = Measure-AgentQuarantinePolicy -DrawdownLimit -1 | Out-String -Width 200
        $shown | Should -Match 'Policy: limit -1'
        $shown | Should -Match 'Agent +Rewards +Quarantines +TimeHeld +RewardsHeld +LossesAvoided +GainsForgone +FirstBreach +Finally'
        $shown | Should -Match 'bad.* +32 +1 +0\.00:05:00 +2 +2\.000 +0\.500 +2026-01-01 00:05:00Z +Quarantined'
    }
}
