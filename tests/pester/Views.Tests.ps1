BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $red = [regex]::Escape($PSStyle.Foreground.BrightRed)

    # What a terminal with colours shows.
    function Show-InColour([scriptblock] $Script) {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            & $Script | Out-String -Width 200
        }
        finally {
            $PSStyle.OutputRendering = $before
        }
    }

    function Show-Plain([scriptblock] $Script) {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            & $Script | Out-String -Width 200
        }
        finally {
            $PSStyle.OutputRendering = $before
        }
    }
}

Describe 'Views' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
        Add-AgentQuarantine edge -Reason 'by hand' -Until '1h'
    }

    It 'shows statistics as a table, the quarantined in red' {
        Show-InColour { Get-AgentRewardStats } | Should -Match "${red}edge"
        Show-InColour { Get-AgentRewardStats } | Should -Not -Match "${red}good"
        $plain = Show-Plain { Get-AgentRewardStats }
        $plain | Should -Match 'Event log: .*events\.jsonl'
        $plain | Should -Match 'Agent +Count +Mean +Sharpe +Drawdown +Current +Runs +Errors +State'
        $plain | Should -Match 'edge +9 +-0\.300 .* quarantined'
        $plain | Should -Not -Match '\x1b'
    }

    It 'shows decisions, the quarantined in red' {
        Show-InColour { Invoke-AgentQuarantine -WhatIf } | Should -Match "${red}bad"
        Show-Plain { Invoke-AgentQuarantine -WhatIf } | Should -Match 'bad +Quarantine +False +2026-01-01 00:00:29Z +drawdown -3\.000 <= limit -3'
    }

    It 'shows entries, those in force in red' {
        Add-AgentQuarantine off -Reason test
        Clear-AgentQuarantine off
        Show-InColour { Get-AgentQuarantine } | Should -Match "${red}edge"
        Show-InColour { Get-AgentQuarantine } | Should -Not -Match "${red}off"
        Show-Plain { Get-AgentQuarantine } |
            Should -Match 'edge +Quarantined +Manual +20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ +20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ +by hand'
    }

    It 'shows the history' {
        Show-Plain { Get-AgentQuarantine -History } | Should -Match '20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ +edge +Quarantine +Manual +True +by hand'
    }

    It 'keeps colours out of files' {
        Get-AgentRewardStats > table.txt
        Get-Content table.txt -Raw | Should -Match 'edge'
        Get-Content table.txt -Raw | Should -Not -Match '\x1b\[91m'
    }

    It 'leaves the objects'' own properties alone' {
        (Get-AgentRewardStats | Where-Object Quarantined).Agent | Should -Be 'edge'
        (Get-AgentQuarantine).Agent | Should -Be 'edge'
    }

    It 'names the log of decisions' {
        Show-Plain { Invoke-AgentQuarantine -WhatIf } | Should -Match 'Event log: .*events\.jsonl'
    }

    It 'has a word for the agents that may run' {
        Show-Plain { Get-AgentRewardStats } | Should -Match 'good +20 .* may run'
    }
}

Describe 'What is emitted' {
    BeforeAll {
        $null = Enter-NewFolder
        New-Fleet
        $server = Start-AgentMetricsServer -Port 0
        $emitted = @{
            AgentRewardStats     = Get-AgentRewardStats
            QuarantineDecision   = Invoke-AgentQuarantine -IncludeHealthy
            QuarantineEntry      = Get-AgentQuarantine
            QuarantineTransition = Get-AgentQuarantine -History
            PolicyRehearsal      = Measure-AgentQuarantinePolicy
            DrawdownCalibration  = Measure-AgentDrawdown -Replicates 100
            PolicyValue          = Get-AgentQuarantinePolicy
            AgentMetricsServer   = $server
        }
    }

    AfterAll {
        $server | Stop-AgentMetricsServer
    }

    It 'is of one namespace, and has words in JSON: <_>' -ForEach @(
        'AgentRewardStats', 'QuarantineDecision', 'QuarantineEntry', 'QuarantineTransition'
        'PolicyRehearsal', 'DrawdownCalibration', 'PolicyValue', 'AgentMetricsServer'
    ) {
        $one = @($emitted[$_])[0]
        $one.GetType().FullName | Should -Be "AgentQuarantine.PowerShell.Output.$_"
        $words = 'Action', 'State', 'Kind', 'FinalState', 'Value' | Where-Object { $one.$_ -is [string] }
        foreach ($property in $one.psobject.Properties) {
            $property.Value | Should -Not -BeOfType [enum]
        }
        foreach ($word in $words) {
            ConvertTo-Json $one -Depth 1 -WarningAction Ignore | Should -Match "`"$word`": `"$($one.$word)`""
        }
    }

    It 'is shown as a table without trailing blanks, as a list and wide: <_>' -ForEach @(
        'AgentRewardStats', 'QuarantineDecision', 'QuarantineEntry', 'QuarantineTransition'
        'PolicyRehearsal', 'DrawdownCalibration', 'PolicyValue', 'AgentMetricsServer'
    ) {
        $objects = @($emitted[$_])
        $table = (Show-Plain { $objects }).TrimEnd() -split '\r?\n'
        $table -match '\s$' | Should -BeNullOrEmpty
        $list = $objects | Format-List | Out-String -Width 240
        $list | Should -Match ' : '
        $standard = $objects[0].PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames
        $standard | Should -BeIn @($objects[0].psobject.Properties.Name)
        $standard.Count | Should -BeGreaterThan 3
        $wide = $objects | Format-Wide | Out-String
        $wide | Should -Not -Match ' : '
        $wide.Trim() | Should -Not -BeNullOrEmpty
    }
}
