BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.MeasureAgentDrawdownCommand'

    function New-Noise([string] $Path = 'telemetry/events.jsonl') {
        $random = [Random]::new(1)
        Add-Event $Path ([ordered]@{
            quiet = @(1..100).ForEach({ $random.NextDouble() - 0.5 })
            wild  = @(1..100).ForEach({ 100 * ($random.NextDouble() - 0.5) })
        })
    }
}

Describe 'Measure-AgentDrawdown' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Noise
        $quick = @{ Replicates = 100; RewardsPerDay = 288; FalseAlarmsPerDay = 0.5 }
    }

    It 'tells the scale of each agent, what chance does to it, and a limit that fits it' {
        $quiet, $wild = Measure-AgentDrawdown @quick
        $quiet.Agent | Should -Be 'quiet'
        $quiet.Count | Should -Be 100
        $quiet.Std | Should -BeGreaterThan 0.2
        $quiet.Window | Should -Be 500
        $quiet.Limit | Should -Be -3
        $quiet.ClosedFormDrawdown | Should -BeLessThan -5
        $quiet.ExpectedDrawdown | Should -BeLessThan 0
        $quiet.Drawdown99 | Should -BeLessOrEqual $quiet.Drawdown95
        $wild.HitProbability | Should -Be 1
        $wild.FalseAlarmsPerDay | Should -BeGreaterThan $quiet.FalseAlarmsPerDay
        $wild.SuggestedLimit | Should -BeLessThan (10 * $quiet.SuggestedLimit)
        $wild.Path | Should -Be (Join-Path $folder 'telemetry/events.jsonl')
    }

    It 'gives the same twice, and something else with another seed' {
        $one = Measure-AgentDrawdown @quick | ConvertTo-Json
        Measure-AgentDrawdown @quick | ConvertTo-Json | Should -BeExactly $one
        Measure-AgentDrawdown @quick -Seed 2 | ConvertTo-Json | Should -Not -BeExactly $one
    }

    It 'calibrates each agent for itself, whoever else is asked for' {
        $alone = Measure-AgentDrawdown @quick -Agent wild
        @($alone).Count | Should -Be 1
        $alone.SuggestedLimit | Should -Be (Measure-AgentDrawdown @quick)[1].SuggestedLimit
    }

    It 'writes the suggested limits as a policy that loads' {
        $agents = Measure-AgentDrawdown @quick -AsPolicy made/policy.json
        $policy = Get-Content made/policy.json -Raw | ConvertFrom-Json -AsHashtable
        $policy.overrides.quiet.drawdown_limit | Should -Be $agents[0].SuggestedLimit
        $policy.overrides.wild.drawdown_limit | Should -Be $agents[1].SuggestedLimit
        (Measure-AgentDrawdown @quick -PolicyPath made/policy.json).Limit | Should -Be $agents.SuggestedLimit
    }

    It 'overwrites a policy file only with -Force, and writes nothing with -WhatIf' {
        Measure-AgentDrawdown @quick -AsPolicy policy.json -WhatIf | Out-Null
        Test-Path policy.json | Should -BeFalse
        'mine' | Set-Content policy.json
        Get-ErrorId { Measure-AgentDrawdown @quick -AsPolicy policy.json } | Should -Be "PolicyExists,$type"
        Get-Content policy.json | Should -Be 'mine'
        Measure-AgentDrawdown @quick -AsPolicy policy.json -Force | Out-Null
        Get-Content policy.json -Raw | Should -Match 'drawdown_limit'
    }

    It 'warns where the log has no time, and suggests nothing' {
        @(1..50).ForEach({ "{`"agent`":`"x`",`"reward`":$($_ % 2 - 0.5)}" }) | Set-Content plain.jsonl
        $x = Measure-AgentDrawdown plain.jsonl -Replicates 100 -WarningVariable said -WarningAction SilentlyContinue
        $x.ExpectedDrawdown | Should -BeLessThan 0
        $x.SuggestedLimit | Should -BeNullOrEmpty
        $said | Should -Match 'RewardsPerDay'
    }

    It 'says what is wrong' {
        Get-ErrorId { Measure-AgentDrawdown nowhere.jsonl } | Should -Be "EventLogNotFound,$type"
        Get-ErrorId { Measure-AgentDrawdown -PolicyPath nowhere.json } | Should -Be "PolicyInvalid,$type"
        Get-ErrorId { Measure-AgentDrawdown @quick -Agent nobody } | Should -Be "AgentNotFound,$type"
        { Measure-AgentDrawdown -Replicates 5 } | Should -Throw
        { Measure-AgentDrawdown -FalseAlarmsPerDay 0 } | Should -Throw
    }

    It 'is shown as a table' {
        $shown = Measure-AgentDrawdown @quick | Out-String -Width 200
        $shown | Should -Match 'Agent +Count +Mean +Std +Window +Expected +1 in 100 +Limit +Alarms/day +Suggested'
        $shown | Should -Match 'quiet +100 '
    }
}
