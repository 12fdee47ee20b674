BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.InvokeAgentQuarantineCommand'
}

Describe 'Invoke-AgentQuarantine' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
    }

    It 'quarantines who breaches, with the evidence, and says nothing of the healthy' {
        $decisions = @(Invoke-AgentQuarantine)
        $decisions.Count | Should -Be 1
        $bad = $decisions[0]
        $bad.Agent | Should -Be 'bad'
        $bad.Action | Should -Be 'Quarantine'
        $bad.Applied | Should -BeTrue
        $bad.Quarantined | Should -BeTrue
        $bad.Rule | Should -Be 'drawdown'
        $bad.Value | Should -BeLessOrEqual -3
        $bad.Limit | Should -Be -3
        $bad.Count | Should -Be 30
        $bad.Reason | Should -Match 'drawdown -3\.000 <= limit -3'
        $bad.Path | Should -Be (Join-Path $folder 'telemetry/events.jsonl')
        $bad.FirstByte | Should -Be 0
        $bad.LastByte | Should -BeGreaterThan 0
        $bad.Time | Should -BeOfType [DateTimeOffset]
        (Get-AgentQuarantine).Agent | Should -Be 'bad'
        Test-AgentQuarantine bad | Should -BeTrue
    }

    It 'writes a ledger that other programs read' {
        $null = Invoke-AgentQuarantine
        $ledger = Get-Content meta_supervisor/quarantine.json -Raw | ConvertFrom-Json
        $ledger.agents.bad.active | Should -BeTrue
        $ledger.agents.bad.reason | Should -Be 'Auto-quarantine: drawdown -3.000 <= limit -3'
        $ledger.agents.bad.since | Should -Not -BeNullOrEmpty
        $ledger.updated_at | Should -Not -BeNullOrEmpty
    }

    It 'emits the healthy too with -IncludeHealthy' {
        $decisions = Invoke-AgentQuarantine -IncludeHealthy
        $decisions.Agent | Should -Be @('bad', 'edge', 'good')
        $decisions.Action | Should -Be @('Quarantine', 'Healthy', 'Healthy')
        $decisions.Applied | Should -Be @($true, $false, $false)
    }

    It 'is quiet and changes no entry the second time' {
        $null = Invoke-AgentQuarantine
        $before = Get-AgentQuarantine
        $again = Invoke-AgentQuarantine
        $again.Action | Should -Be 'Keep'
        $again.Applied | Should -BeFalse
        $after = Get-AgentQuarantine
        $after.Since | Should -Be $before.Since
        $after.Reason | Should -Be $before.Reason
        @(Get-AgentQuarantine -History).Count | Should -Be 1
    }

    It 'clears who has recovered' {
        $null = Invoke-AgentQuarantine
        Add-Event telemetry/events.jsonl @{ bad = @(1) * 500 }
        $decision = Invoke-AgentQuarantine
        $decision.Action | Should -Be 'Clear'
        $decision.Applied | Should -BeTrue
        Test-AgentQuarantine bad | Should -BeFalse
    }

    It 'leaves alone what a person has set' {
        Add-AgentQuarantine good -Reason 'by hand'
        $decision = Invoke-AgentQuarantine | Where-Object Agent -EQ good
        $decision.Action | Should -Be 'Keep'
        (Get-AgentQuarantine good).Reason | Should -Be 'by hand'
        Test-AgentQuarantine good | Should -BeTrue
    }

    It 'does not undo a clearing by hand until new rewards breach' {
        $null = Invoke-AgentQuarantine
        Clear-AgentQuarantine bad
        Invoke-AgentQuarantine | Should -BeNullOrEmpty
        Add-Event telemetry/events.jsonl @{ bad = @(-1) * 4 }
        (Invoke-AgentQuarantine).Action | Should -Be 'Quarantine'
    }

    It 'calls an agent stale that has left the window' {
        $null = Invoke-AgentQuarantine
        Add-Event telemetry/events.jsonl @{ good = @(1) * 100 }
        $decision = Invoke-AgentQuarantine -Last 50
        $decision.Agent | Should -Be 'bad'
        $decision.Action | Should -Be 'Stale'
        Test-AgentQuarantine bad | Should -BeTrue
    }

    It 'takes the limits that it is given' {
        (Invoke-AgentQuarantine -DrawdownLimit -2 -WhatIf).Agent | Should -Be @('bad', 'edge')
        Invoke-AgentQuarantine -DrawdownLimit -50 -WhatIf | Should -BeNullOrEmpty
        Invoke-AgentQuarantine -MinSamples 31 -WhatIf | Should -BeNullOrEmpty
        Add-Event telemetry/events.jsonl @{ wobbly = @(-0.2, 0.1) * 8 }
        $decision = Invoke-AgentQuarantine -SharpeFloor -0.05 -DrawdownLimit -100 -WhatIf
        $decision.Agent | Should -Be 'wobbly'
        $decision.Rule | Should -Be 'sharpe'
    }

    It 'judges by a policy file, and by a limit that is given in place of the file''s own' {
        '{ "defaults": { "drawdown_limit": -50 }, "overrides": { "e*": { "drawdown_limit": -2 } } }' | Set-Content policy.json
        (Invoke-AgentQuarantine -PolicyPath policy.json -WhatIf).Agent | Should -Be 'edge'
        (Invoke-AgentQuarantine -PolicyPath policy.json -DrawdownLimit -3 -WhatIf).Agent | Should -Be @('bad', 'edge')
    }

    It 'refuses a policy that is none' -ForEach @(
        @{ Text = '{ "defaults": { "drawdown_limt": -50 } }' }
        @{ Text = '{ "defaults": { "drawdown_limit": "deep" } }' }
        @{ Text = 'not json' }
    ) {
        $Text | Set-Content policy.json
        { Invoke-AgentQuarantine -PolicyPath policy.json } | Should -Throw -ErrorId "PolicyInvalid,$type"
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'refuses a limit that is none' {
        { Invoke-AgentQuarantine -DrawdownLimit 3 } | Should -Throw -ErrorId "PolicyInvalid,$type"
        { Invoke-AgentQuarantine -PolicyPath nowhere.json } | Should -Throw -ErrorId "PolicyInvalid,$type"
    }

    It 'decides with -WhatIf and leaves every file byte-identical' {
        $null = Invoke-AgentQuarantine -DrawdownLimit -2.9
        $before = Get-Bytes
        Add-Event other.jsonl @{ bad = @(1) * 500; edge = @(-5) * 3 }
        Remove-Item telemetry -Recurse
        $before = Get-Bytes
        $decisions = Invoke-AgentQuarantine other.jsonl -WhatIf -IncludeHealthy
        $decisions.Applied | Should -Be @($false, $false)
        $decisions.Action | Should -Be @('Clear', 'Quarantine')
        Get-Bytes | Should -Be $before
    }

    It 'makes no folder with -WhatIf where there is no ledger yet' {
        (Invoke-AgentQuarantine -WhatIf).Agent | Should -Be 'bad'
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'names the changes where -WhatIf and -Confirm ask' {
        $text = pwsh -NoProfile -NonInteractive -Command "Import-Module '$Root/AgentQuarantine.psd1'; `$null = Invoke-AgentQuarantine -WhatIf"
        "$text" | Should -Match "What if: .*Quarantine 'bad'.*quarantine\.json"
    }

    It 'only notes what a policy that observes decides' {
        '{ "mode": "observe" }' | Set-Content policy.json
        $decision = Invoke-AgentQuarantine -PolicyPath policy.json
        $decision.Action | Should -Be 'Quarantine'
        $decision.Enforced | Should -BeFalse
        $decision.Applied | Should -BeFalse
        Test-AgentQuarantine bad | Should -BeFalse
        (Get-AgentQuarantine -History).Enforced | Should -BeFalse
    }

    It 'sets an agent on probation and back into service' {
        '{ "defaults": { "base_hold": "1ms", "max_hold": "1ms", "probation_rewards": 3 } }' | Set-Content policy.json
        $null = Invoke-AgentQuarantine -PolicyPath policy.json
        Start-Sleep -Milliseconds 20
        (Invoke-AgentQuarantine -PolicyPath policy.json).Action | Should -Be 'Probation'
        Test-AgentQuarantine bad | Should -BeFalse
        (Get-AgentQuarantine bad).State | Should -Be 'Probation'
        Add-Event telemetry/events.jsonl @{ bad = 1, 1, 1 } -From ([datetime]::UtcNow)
        (Invoke-AgentQuarantine -PolicyPath policy.json).Action | Should -Be 'Clear'
        (Get-AgentQuarantine bad).State | Should -Be 'Healthy'
    }

    It 'explains every decision with -Verbose' {
        $verbose = Invoke-AgentQuarantine -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Out-String
        $verbose | Should -Match 'bad: Quarantine, drawdown -3\.000 <= limit -3'
        $verbose | Should -Match 'edge: Healthy, drawdown -2\.700 > limit -3'
        $verbose | Should -Match 'good: Healthy'
    }

    Context 'statistics from the pipeline' {
        It 'judges only the agents that come' {
            Add-AgentQuarantine absent -Reason test
            $decisions = Get-AgentRewardStats | Where-Object Drawdown -lt -2 | Invoke-AgentQuarantine -IncludeHealthy
            $decisions.Agent | Should -Be @('bad', 'edge')
            Test-AgentQuarantine bad | Should -BeTrue
        }

        It 'judges a cleared agent only by rewards past its mark' {
            $null = Invoke-AgentQuarantine
            Clear-AgentQuarantine bad
            Get-AgentRewardStats | Where-Object Drawdown -lt -2.9 | Invoke-AgentQuarantine | Should -BeNullOrEmpty
        }

        It 'does nothing for an empty pipeline' {
            Get-AgentRewardStats | Where-Object Drawdown -lt -1000 | Invoke-AgentQuarantine | Should -BeNullOrEmpty
            Test-Path meta_supervisor | Should -BeFalse
        }

        It 'does not take copies for statistics' {
            Get-AgentRewardStats | Export-Csv fleet.csv
            Get-ErrorId { Import-Csv fleet.csv | Select-Object -First 1 | Invoke-AgentQuarantine } | Should -Be "StatisticsCopied,$type"
            Test-Path meta_supervisor | Should -BeFalse
        }
    }

    Context 'logs' {
        It 'judges several logs as one: an agent has one window over all of them' {
            Add-Event logs/a.jsonl @{ x = @(-0.1) * 15 }
            Add-Event logs/b.jsonl @{ x = @(-0.1) * 15 } -From '2026-01-02Z'
            $decision = Invoke-AgentQuarantine logs/*.jsonl
            $decision.Agent | Should -Be 'x'
            $decision.Count | Should -Be 30
        }

        It 'takes FileInfo through the pipeline' {
            (Get-ChildItem telemetry/*.jsonl | Invoke-AgentQuarantine).Agent | Should -Be 'bad'
        }

        It 'takes brackets as themselves with -LiteralPath' {
            Add-Event 'a[1].jsonl' @{ x = @(-1) * 5 }
            (Invoke-AgentQuarantine -LiteralPath 'a[1].jsonl').Agent | Should -Be 'x'
        }

        It 'decides nothing while a log that was named is not there' -ForEach @(
            @{ Path = 'nowhere.jsonl'; Id = 'EventLogNotFound' }
            @{ Path = 'no*where.jsonl'; Id = 'EventLogNotFound' }
            @{ Path = 'env:PATH'; Id = 'PathNotFileSystem' }
        ) {
            { Invoke-AgentQuarantine telemetry/events.jsonl, $Path } | Should -Throw -ErrorId "$Id,$type"
            Test-Path meta_supervisor | Should -BeFalse
        }

        It 'maps fields' {
            1..4 | ForEach-Object { '{"who":"mapped","r":-1}' } | Set-Content mapped.jsonl
            (Invoke-AgentQuarantine mapped.jsonl -Field @{ Agent = 'who'; Reward = 'r' }).Agent | Should -Be 'mapped'
        }
    }

    Context 'the ledger' {
        It 'is where -LedgerPath says, also on a PSDrive' {
            $null = New-PSDrive -Name Shelf -PSProvider FileSystem -Root $folder
            try {
                $null = Invoke-AgentQuarantine -LedgerPath Shelf:/deep/down/q.json
                Join-Path $folder deep/down/q.json | Should -Exist
                Test-AgentQuarantine bad -LedgerPath Shelf:/deep/down/q.json | Should -BeTrue
            }
            finally {
                Remove-PSDrive Shelf
            }
        }

        It 'keeps to the session''s location' {
            $null = New-Item -ItemType Directory elsewhere
            Set-Location elsewhere
            $null = Invoke-AgentQuarantine ../telemetry/events.jsonl
            Join-Path $folder elsewhere/meta_supervisor/quarantine.json | Should -Exist
            Join-Path $folder meta_supervisor | Should -Not -Exist
        }

        It 'cannot be in a provider without files' {
            { Invoke-AgentQuarantine -LedgerPath env:LEDGER } | Should -Throw -ErrorId "PathNotFileSystem,$type"
        }

        It 'is left as it is when it is damaged' -ForEach @('{}', '[]', '{"agents": {"a"', '') {
            $null = New-Item -ItemType Directory meta_supervisor
            Set-Content meta_supervisor/quarantine.json $_ -NoNewline
            $before = Get-Bytes
            { Invoke-AgentQuarantine } | Should -Throw -ErrorId "LedgerDamaged,$type"
            Get-FileHash meta_supervisor/quarantine.json | Select-Object -ExpandProperty Hash |
                Should -Be (($before -match 'quarantine\.json') -replace '.* ')
        }
    }

    It 'writes the same ledger in a culture with a decimal comma' {
        $decision = Invoke-InCulture de-DE { Invoke-AgentQuarantine -DrawdownLimit -2.5 }
        $decision.Reason | Should -Be @('drawdown -3.000 <= limit -2.5', 'drawdown -2.700 <= limit -2.5')
        $ledger = Get-Content meta_supervisor/quarantine.json -Raw | ConvertFrom-Json
        $ledger.agents.edge.reason | Should -Be 'Auto-quarantine: drawdown -2.700 <= limit -2.5'
    }

    It 'quarantines exactly the six agents of the real streams that lose more than 2000' {
        $log = Join-Path $Root '../shared/data/rl-agents/events.jsonl'
        if (-not (Test-Path -LiteralPath $log)) {
            Set-ItResult -Skipped -Because 'the real streams are not there'
            return
        }
        (Invoke-AgentQuarantine $log -DrawdownLimit -2000).Agent |
            Should -Be ('a2c', 'ddpg', 'ppo', 'td3', 'tqc', 'trpo' | ForEach-Object { "$_/Pendulum-v1" })
    }
}
