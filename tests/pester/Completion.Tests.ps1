BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    function Complete([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches
    }
}

Describe 'Completion of agents'' names' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
        Add-AgentQuarantine banned -Reason 'by hand'
    }

    It 'offers those of the ledger and of the log to <_>' -ForEach @(
        'Get-AgentRewardStats -Agent', 'Add-AgentQuarantine', 'Test-AgentQuarantine -Agent'
    ) {
        (Complete "$_ ").CompletionText | Should -Be @('bad', 'banned', 'edge', 'good')
        (Complete "$_ ba").CompletionText | Should -Be @('bad', 'banned')
        (Complete "$_ BAN").CompletionText | Should -Be 'banned'
    }

    It 'offers those of the ledger to <_>' -ForEach 'Get-AgentQuarantine', 'Clear-AgentQuarantine' {
        (Complete "$_ ").CompletionText | Should -Be 'banned'
    }

    It 'says of each what is known' {
        $offers = Complete 'Test-AgentQuarantine '
        ($offers | Where-Object ListItemText -EQ banned).ToolTip | Should -Be 'Quarantined: by hand'
        ($offers | Where-Object ListItemText -EQ good).ToolTip | Should -Be '20 runs in events.jsonl'
    }

    It 'looks where the line says' {
        Add-AgentQuarantine elsewhere -Reason test -LedgerPath 'other/q[1].json'
        Add-Event 'logs/a[1].jsonl' @{ deep = 1 }
        (Complete "Clear-AgentQuarantine -LedgerPath 'other/q[1].json' -Agent ").CompletionText | Should -Be 'elsewhere'
        (Complete "Get-AgentRewardStats -LedgerPath none.json -LiteralPath 'logs/a[1].jsonl' -Agent ").CompletionText | Should -Be 'deep'
        (Complete "Get-AgentRewardStats logs/*.jsonl -LedgerPath none.json -Agent ").CompletionText | Should -Be 'deep'
    }

    It 'quotes <Name>' -ForEach @(
        @{ Name = 'two words'; Quoted = "'two words'" }
        @{ Name = "it's"; Quoted = "'it''s'" }
        @{ Name = 'say "hi"'; Quoted = "'say `"hi`"'" }
        @{ Name = 'a[1]'; Quoted = "'a[1]'" }
        @{ Name = '$home'; Quoted = "'`$home'" }
        @{ Name = '-dash'; Quoted = "'-dash'" }
        @{ Name = 'semi;colon'; Quoted = "'semi;colon'" }
        @{ Name = "curly$([char]0x2019)quote"; Quoted = "'curly$([char]0x2019)$([char]0x2019)quote'" }
        @{ Name = '42'; Quoted = "'42'" }
        @{ Name = 'ppo/LunarLander-v2'; Quoted = 'ppo/LunarLander-v2' }
        @{ Name = 'größer'; Quoted = 'größer' }
    ) {
        Add-AgentQuarantine $Name -Reason test -LedgerPath one.json
        $completion = Complete 'Clear-AgentQuarantine -LedgerPath one.json -Agent '
        $completion.CompletionText | Should -Be $Quoted
        & ([scriptblock]::Create("Clear-AgentQuarantine -LedgerPath one.json -Agent $($completion.CompletionText)"))
        Test-AgentQuarantine $Name -LedgerPath one.json | Should -BeFalse
    }

    It 'goes on from an opening quote' {
        Add-AgentQuarantine 'two words', "it's" -Reason test -LedgerPath one.json
        (Complete "Clear-AgentQuarantine -LedgerPath one.json -Agent 'two w").CompletionText | Should -Be "'two words'"
        (Complete 'Clear-AgentQuarantine -LedgerPath one.json -Agent "two w').CompletionText | Should -Be "'two words'"
        (Complete "Clear-AgentQuarantine -LedgerPath one.json -Agent 'it''").CompletionText | Should -Be "'it''s'"
    }

    It 'offers nothing, and gives no error, where the ledger is damaged' {
        'x' | Set-Content meta_supervisor/quarantine.json
        $Error.Clear()
        (Complete 'Clear-AgentQuarantine ban').CompletionText | Should -Not -Contain 'banned'
        $Error.Count | Should -Be 0
    }

    It 'offers the answers of -WhenUnknown' {
        (Complete 'Test-AgentQuarantine x -WhenUnknown ').CompletionText | Should -Be @('Allow', 'Deny')
    }
}

Describe 'Completion of other values' {
    BeforeAll {
        $null = Enter-NewFolder
    }

    It 'offers durations to <_>' -ForEach @(
        'Measure-AgentDrawdown -Every', 'Measure-AgentQuarantinePolicy -Every', 'Start-AgentMetricsServer -Interval'
        'Start-AgentMetricsServer -CheckEvery', 'Export-AgentMetrics a.prom -Forget', 'Get-AgentQuarantine -History -Since'
    ) {
        (Complete "$_ ").CompletionText | Should -Be @('30s', '1m', '5m', '15m', '1h', '12h', '1d', '7d')
        (Complete "$_ '1").CompletionText | Should -Be @('1m', '15m', '1h', '12h', '1d')
    }

    It 'offers durations and dates to -Until, with the time that each is' {
        $offers = Complete 'Add-AgentQuarantine x -Reason y -Until '
        $offers.CompletionText | Should -Contain '1d'
        $offers.CompletionText | Should -Contain (Get-Date).AddDays(1).ToString('yyyy-MM-dd')
        $offers[0].ToolTip | Should -Match '^20\d\d-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d$'
        foreach ($offer in $offers.CompletionText) {
            & ([scriptblock]::Create("Add-AgentQuarantine x -Reason y -Until $offer -WhatIf")) 6>$null
        }
    }

    It 'offers the settings of a policy' {
        $offers = Complete 'Get-AgentQuarantinePolicy -Setting d'
        $offers.CompletionText | Should -Be 'drawdown_limit', 'drawdown_share_limit'
        $offers[0].ToolTip | Should -Be 'default: -3'
    }

    It 'offers the servers of this session' {
        New-Fleet
        $server = Start-AgentMetricsServer -Port 0
        try {
            foreach ($cmdlet in 'Get', 'Stop') {
                $offers = Complete "$cmdlet-AgentMetricsServer -Id "
                $offers.CompletionText | Should -Be "$($server.Id)"
                $offers.ToolTip | Should -BeLike "*$($server.Uri)*"
            }
        }
        finally {
            $server | Stop-AgentMetricsServer
        }
    }
}
