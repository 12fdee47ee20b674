BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'Get-AgentQuarantine -Explain' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
    }

    It 'says which rewards made the drawdown, and what other limits would have done' {
        $null = Invoke-AgentQuarantine
        $explained = Get-AgentQuarantine bad -Explain
        $explained.Quarantined | Should -BeTrue
        $explained.Fall.Depth | Should -BeLessOrEqual -3
        $explained.Fall.First.Line | Should -BeGreaterThan 0
        $explained.Rules.Rule | Should -Be drawdown
        $explained.OtherLimits.Limit | Should -Be @(-1.5, -4.5, -6)
    }

    It 'means without a name those that are out' {
        Get-AgentQuarantine -Explain | Should -BeNullOrEmpty
        $null = Invoke-AgentQuarantine
        (Get-AgentQuarantine -Explain).Agent | Should -Be (Get-AgentQuarantine -Active).Agent
    }

    It 'takes agents from the pipeline, and shows sentences' {
        $null = Invoke-AgentQuarantine
        $text = Get-AgentQuarantine -Active | Get-AgentQuarantine -Explain | Out-String
        $text | Should -Match 'bad is quarantined since .* by a check'
        $text | Should -Match 'Its drawdown of -'
    }

    It 'says what it cannot read' {
        { Get-AgentQuarantine bad -Explain -Path nowhere.jsonl -ErrorAction Stop } |
            Should -Throw -ErrorId 'EventLogNotFound,AgentQuarantine.PowerShell.Commands.GetAgentQuarantineCommand'
    }
}
