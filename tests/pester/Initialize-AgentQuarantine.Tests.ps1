BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.InitializeAgentQuarantineCommand'
}

Describe 'Initialize-AgentQuarantine' {
    BeforeEach {
        $folder = Enter-NewFolder
        Add-Event log.jsonl @{ x = 1..40 | ForEach-Object { if ($_ % 2) { 0.3 } else { -0.2 } } }
    }

    It 'writes a policy that observes, and lines that run as they are' {
        $setup = Initialize-AgentQuarantine log.jsonl
        $setup.Written | Should -BeTrue
        $setup.Mode | Should -Be Observe
        $setup.Field.Reward | Should -Be reward
        $setup.Agents.Agent | Should -Be x
        (Get-AgentQuarantinePolicy x -PolicyPath policy.json -Setting reward_target).Value | Should -Be $setup.Agents[0].SuggestedTarget
        $decisions = & ([scriptblock]::Create($setup.Schedule[1] + ' -IncludeHealthy'))
        $decisions.Agent | Should -Be x
    }

    It 'enforces when it is told to, writes nothing with -WhatIf, and overwrites nothing' {
        (Initialize-AgentQuarantine log.jsonl -WhatIf).Written | Should -BeFalse
        'policy.json' | Should -Not -Exist
        (Initialize-AgentQuarantine log.jsonl -Enforce).Mode | Should -Be Enforce
        Get-ErrorId { Initialize-AgentQuarantine log.jsonl } | Should -Be "PolicyExists,$type"
    }

    It 'takes one log, by the pipeline too, and shows what it did' {
        Get-Item log.jsonl | Initialize-AgentQuarantine | Out-String | Should -Match "Written: '.*policy.json', mode Observe"
        Copy-Item log.jsonl other.jsonl
        Get-ErrorId { Initialize-AgentQuarantine *.jsonl -PolicyPath p.json } | Should -Be "SetupOfSeveral,$type"
        Get-ErrorId { Get-AgentRewardStats log.jsonl | Initialize-AgentQuarantine -PolicyPath p.json } | Should -Be "SetupOfStatistics,$type"
        Get-ErrorId { Initialize-AgentQuarantine nowhere.jsonl } | Should -Be "EventLogNotFound,$type"
    }
}
