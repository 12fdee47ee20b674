BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'What is refused of a log, to <_>' -ForEach 'Get-AgentRewardStats', 'Invoke-AgentQuarantine', 'Measure-AgentDrawdown',
'Measure-AgentQuarantinePolicy', 'Compare-AgentQuarantinePolicy', 'Get-AgentEventLog', 'Export-AgentMetrics' {
    BeforeAll {
        $cmdlet = Get-Command $_
        $needed = switch ($_) {
            Compare-AgentQuarantinePolicy { @{ DifferencePolicyPath = 'policy.json' } }
            Export-AgentMetrics { @{ OutputPath = 'm.prom' } }
            default { @{} }
        }
        $null = Enter-NewFolder
        New-Fleet
        '{}' > policy.json
        @(1..150).ForEach({ 'torn {' }) + @(1..50).ForEach({ '[]' }) | Add-Content telemetry/events.jsonl
    }

    It 'is said, with its reasons, above 5 percent of the lines' {
        $null = & $cmdlet @needed -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -BeLike '*more than 5 % of 259 lines were refused: 150 malformed, 50 not_object*'
    }

    It 'is said above what -MaxRefused allows' {
        $null = & $cmdlet @needed -MaxRefused 90 -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -Not -BeLike '*refused*'
    }

    It 'is told in full with -Verbose' {
        & $cmdlet @needed -MaxRefused 90 -Verbose 4>&1 3>$null | Out-String |
            Should -Match '259 lines.* read, 3 agents, refused: 150 malformed, 50 not_object'
    }
}

Describe 'Refused' {
    It 'stands beside the statistics, log by log' {
        $null = Enter-NewFolder
        New-Fleet a.jsonl
        New-Fleet b.jsonl
        Add-Content b.jsonl '[]'
        $a, $b = Get-AgentRewardStats a.jsonl, b.jsonl -Agent bad
        $a.Refused | Should -Be 0
        $b.Refused | Should -Be 1
        (Get-AgentRewardStats a.jsonl, b.jsonl -Merge -Agent bad).Refused | Should -Be 1
    }
}
