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
        Show-Plain { Invoke-AgentQuarantine -WhatIf } | Should -Match 'bad +Quarantine +False +drawdown -3\.000 <= limit -3'
    }

    It 'shows entries, those in force in red' {
        Add-AgentQuarantine off -Reason test
        Clear-AgentQuarantine off
        Show-InColour { Get-AgentQuarantine } | Should -Match "${red}edge"
        Show-InColour { Get-AgentQuarantine } | Should -Not -Match "${red}off"
        Show-Plain { Get-AgentQuarantine } | Should -Match 'edge +Quarantined +Manual +20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ +20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ +by hand'
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
}
