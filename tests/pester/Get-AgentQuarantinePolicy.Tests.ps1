BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.GetAgentQuarantinePolicyCommand'
}

Describe 'Get-AgentQuarantinePolicy' {
    BeforeEach {
        [void] (Enter-NewFolder)
        Set-Content policy.json @'
{
  "max_quarantined_percent": 20,
  "defaults": { "drawdown_limit": -10, "base_hold": "5m" },
  "overrides": { "ppo/*": { "drawdown_limit": -50 } }
}
'@
    }

    It 'says what applies to an agent and where each value comes from' {
        $policy = Get-AgentQuarantinePolicy ppo/x -PolicyPath policy.json
        $values = @{}
        $policy | ForEach-Object { $values[$_.Setting] = $_ }
        $values.drawdown_limit.Value | Should -Be -50
        $values.drawdown_limit.Source | Should -BeLike "*policy.json, line 4: override 'ppo/?'"
        $values.base_hold.Value | Should -BeOfType [timespan]
        $values.base_hold.Source | Should -BeLike '*policy.json, line 3: defaults'
        $values.max_quarantined_percent.Value | Should -Be 20
        $values.sharpe_floor.Value | Should -BeNullOrEmpty
        $values.probation_rewards.Source | Should -Be 'built in'
    }

    It 'shows the original''s rule without a file' {
        (Get-AgentQuarantinePolicy any | Where-Object Setting -eq drawdown_limit).Value | Should -Be -3
    }

    It 'takes agents from the pipeline, by name and as strings' {
        ([pscustomobject]@{ Agent = 'ppo/x' }, 'dqn' | Get-AgentQuarantinePolicy -PolicyPath policy.json |
            Where-Object Setting -eq drawdown_limit).Value |
            Should -Be -50, -10
    }

    It 'shows the defaults and the overrides without an agent' {
        $policy = Get-AgentQuarantinePolicy -PolicyPath policy.json
        $policy.Agent | Select-Object -Unique | Should -Be '*', 'ppo/*'
        ($policy | Where-Object Setting -EQ drawdown_limit).Value | Should -Be -10, -50
        ($policy | Where-Object Agent -EQ 'ppo/*').Source | Should -BeLike "*policy.json, line 4: override 'ppo/?'"
        (Get-AgentQuarantinePolicy | Where-Object Setting -EQ drawdown_limit).Value | Should -Be -3
    }

    It 'shows only the settings that are asked for' {
        (Get-AgentQuarantinePolicy x -Setting *_limit, MODE).Setting | Should -Contain 'mode'
        (Get-AgentQuarantinePolicy x -Setting *_limit, MODE).Setting | Should -Not -Contain 'min_samples'
    }

    It 'has a view in which a rule that is off says so' {
        (Get-AgentQuarantinePolicy any | Out-String) | Should -Match 'sharpe_floor\s+off'
    }

    It 'fails with PolicyInvalid and the line' {
        Set-Content policy.json "{`n`"limit`": 3}"
        Get-ErrorId { Get-AgentQuarantinePolicy any -PolicyPath policy.json } | Should -Be "PolicyInvalid,$type"
        { Get-AgentQuarantinePolicy any -PolicyPath policy.json } | Should -Throw "*line 2: there is no setting 'limit'*"
    }

    It 'fails with PolicyInvalid where there is no file' {
        Get-ErrorId { Get-AgentQuarantinePolicy any -PolicyPath nowhere.json } | Should -Be "PolicyInvalid,$type"
    }
}
