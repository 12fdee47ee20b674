BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands'
}

Describe 'New-AgentQuarantinePolicy' {
    BeforeEach {
        $null = Enter-NewFolder
    }

    It 'writes a policy that says what it was given, in every culture: <_>' -ForEach de-DE, tr-TR, en-US {
        Invoke-InCulture $_ {
            New-AgentQuarantinePolicy made/policy.json @{
                drawdown_limit = -2.5; base_hold = '15m'; max_hold = [timespan] '1:00'; mode = 'observe'; min_samples = 5
            } -Override @{ 'ppo/*' = @{ drawdown_limit = $null; sharpe_floor = -0.5 } }
        }
        (Test-AgentQuarantinePolicy made/policy.json).Errors | Should -BeNullOrEmpty
        $value = @{}
        Get-AgentQuarantinePolicy any -PolicyPath made/policy.json | ForEach-Object { $value[$_.Setting] = $_.Value }
        $value.drawdown_limit, $value.base_hold, $value.max_hold, $value.mode, $value.min_samples |
            Should -Be @(-2.5, [timespan] '0:15', [timespan] '1:00', 'observe', 5)
        (Get-AgentQuarantinePolicy ppo/x -PolicyPath made/policy.json -Setting drawdown_limit).Value | Should -BeNullOrEmpty
        (Get-AgentQuarantinePolicy ppo/x -PolicyPath made/policy.json -Setting sharpe_floor).Value | Should -Be -0.5
    }

    It 'writes nothing where a value is wrong: <Id>' -ForEach @(
        @{ Id = 'PolicyInvalid'; Given = @{ Setting = @{ drawdown_limit = 3 } }; Says = "*'drawdown_limit'*3*" }
        @{ Id = 'PolicyInvalid'; Given = @{ Setting = @{ limit = 3 } }; Says = "*no setting 'limit'*" }
        @{ Id = 'PolicyInvalid'; Given = @{ Override = @{ x = @{ mode = 'observe' } } }; Says = "*'mode' does not belong here*" }
        @{ Id = 'OverrideNotTable'; Given = @{ Override = @{ x = 5 } }; Says = '*hashtable*' }
    ) {
        { New-AgentQuarantinePolicy policy.json @Given } | Should -Throw $Says -ErrorId "$Id,$type.NewAgentQuarantinePolicyCommand"
        Test-Path policy.json | Should -BeFalse
    }

    It 'overwrites a file only with -Force, and writes nothing with -WhatIf' {
        New-AgentQuarantinePolicy policy.json -WhatIf
        Test-Path policy.json | Should -BeFalse
        'mine' | Set-Content policy.json
        Get-ErrorId { New-AgentQuarantinePolicy policy.json } | Should -Be "PolicyExists,$type.NewAgentQuarantinePolicyCommand"
        Get-Content policy.json | Should -Be 'mine'
        (New-AgentQuarantinePolicy policy.json -Force -PassThru).Name | Should -Be 'policy.json'
        Test-AgentQuarantinePolicy policy.json -Quiet | Should -BeTrue
    }
}

Describe 'Test-AgentQuarantinePolicy' {
    BeforeEach {
        $null = Enter-NewFolder
    }

    It 'names everything that is wrong, with line and column' {
        Set-Content policy.json @'
{
  "mode": "watch",
  "drawdown_limit": -3,
  "defaults": { "drawdown_limit": 3, "base_hold": "soon" },
  "overrides": { "a": { "nothing": 1 },
    "b": 5 }
}
'@
        $test = Test-AgentQuarantinePolicy policy.json
        $test.Valid | Should -BeFalse
        $test.Errors.ForEach({ "$($_.Line):$($_.Column)" }) | Should -Be @('2:11', '3:3', '4:35', '4:51', '5:25', '6:10')
        $test.Errors[1].Message | Should -BeLike "'drawdown_limit' does not belong here*"
        $test | Out-String -Width 400 | Should -Match 'line 2, column 11: '
    }

    It 'answers, and gives no error, for <Name>' -ForEach @(
        @{ Name = 'a file that is not there'; Text = $null; Says = 'there is no such file.' }
        @{ Name = 'half a file'; Text = '{ "defaults": {'; Says = '*line 1, column *' }
        @{ Name = 'a list'; Text = '[]'; Says = '*expected an object*' }
        @{ Name = 'an empty file'; Text = ''; Says = '*' }
        @{ Name = 'settings that contradict each other'; Text = '{ "defaults": { "base_hold": "2h", "max_hold": "1h" } }'; Says = '*base_hold*' }
    ) {
        if ($null -ne $Text) { [IO.File]::WriteAllText("$PWD/policy.json", $Text) }
        $test = Test-AgentQuarantinePolicy policy.json -ErrorAction Stop
        $test.Valid | Should -BeFalse
        "$($test.Errors)" | Should -BeLike $Says
        Test-AgentQuarantinePolicy policy.json -Quiet | Should -BeFalse
    }

    It 'agrees with what a check says' {
        Copy-Item "$Root/samples/policy.json" .
        (Get-ChildItem *.json | Test-AgentQuarantinePolicy).Valid | Should -BeTrue
        Test-AgentQuarantinePolicy policy.json -Quiet | Should -BeTrue
        (Test-AgentQuarantinePolicy env:PATH).Valid | Should -BeFalse
    }
}

Describe 'Compare-AgentQuarantinePolicy' {
    BeforeEach {
        $null = Enter-NewFolder
        Add-Event telemetry/events.jsonl @{ bad = @(-0.1) * 40; edge = @(-0.3) * 9; good = @(0.5) * 20 }
        New-AgentQuarantinePolicy strict.json @{ drawdown_limit = -1 }
        New-AgentQuarantinePolicy wide.json @{ drawdown_limit = -100 }
    }

    It 'shows whom they treat differently, and nobody else' {
        $agents = Compare-AgentQuarantinePolicy -ReferencePolicyPath wide.json -DifferencePolicyPath strict.json -Every 5
        $agents.Agent | Should -Be @('bad', 'edge')
        $agents[0].ReferenceState | Should -Be 'Healthy'
        $agents[0].DifferenceState | Should -Be 'Quarantined'
        $agents[0].ReferenceQuarantines | Should -Be 0
        $agents[0].DifferenceQuarantines | Should -Be 1
        $agents[0].NetBenefit | Should -BeGreaterThan 0
        $agents[0].ReferencePolicy, $agents[0].DifferencePolicy | Should -Be 'wide.json', 'strict.json'
        $all = Compare-AgentQuarantinePolicy -ReferencePolicyPath wide.json -DifferencePolicyPath strict.json -Every 5 -IncludeEqual
        $all.Equal | Should -Be $false, $false, $true
    }

    It 'holds a policy against the default one, and against itself' {
        (Compare-AgentQuarantinePolicy -DifferencePolicyPath wide.json -Every 5).Agent | Should -Be 'bad'
        Compare-AgentQuarantinePolicy -ReferencePolicyPath wide.json -DifferencePolicyPath wide.json | Should -BeNullOrEmpty
    }

    It 'takes agents and statistics as the other measuring cmdlets do' {
        $both = @{ ReferencePolicyPath = 'wide.json'; DifferencePolicyPath = 'strict.json'; Every = 5 }
        (Compare-AgentQuarantinePolicy @both -Agent e*).Agent | Should -Be 'edge'
        (Get-AgentRewardStats -Agent bad | Compare-AgentQuarantinePolicy @both).Agent | Should -Be 'bad'
        Get-ErrorId { Compare-AgentQuarantinePolicy @both -Agent nobody } | Should -Be "AgentNotFound,$type.CompareAgentQuarantinePolicyCommand"
        Get-ErrorId { Compare-AgentQuarantinePolicy -DifferencePolicyPath none.json } |
            Should -Be "PolicyInvalid,$type.CompareAgentQuarantinePolicyCommand"
        Get-ErrorId { Compare-AgentQuarantinePolicy none.jsonl @both } | Should -Be "EventLogNotFound,$type.CompareAgentQuarantinePolicyCommand"
    }

    It 'is shown as a table' {
        Compare-AgentQuarantinePolicy -DifferencePolicyPath wide.json -Every 5 | Out-String -Width 200 | Should -Match 'default and wide.json'
    }
}
