BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.GetAgentRewardStatsCommand'
}

Describe 'Get-AgentRewardStats' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
    }

    It 'reads the default log under the current location and emits one flat object an agent' {
        $stats = Get-AgentRewardStats
        $stats.Agent | Should -Be @('bad', 'edge', 'good')
        $bad = $stats[0]
        $bad.Count | Should -Be 30
        $bad.Mean | Should -BeOfType [double]
        $bad.Drawdown | Should -BeLessOrEqual -3
        $bad.LastSeen | Should -BeOfType [DateTimeOffset]
        $bad.LastSeen | Should -Be ([DateTimeOffset]'2026-01-01T00:00:29Z')
        $bad.Runs | Should -Be 30
        $bad.Errors | Should -Be 0
        $bad.Quarantined | Should -BeFalse
        $bad.Path | Should -Be (Join-Path $folder 'telemetry/events.jsonl')
        foreach ($property in $bad.psobject.Properties) {
            "$($property.Name): $($property.TypeNameOfValue)" |
                Should -Match ': System\.(String|Int32|Int64|Boolean|Double|Nullable.*(Double|DateTimeOffset).*)$'
        }
    }

    It 'meets the limit exactly as the original does' {
        Remove-Item telemetry/events.jsonl
        Add-Event telemetry/events.jsonl @{ a = @(-0.1) * 30; b = @(-0.3) * 10 }
        $stats = Get-AgentRewardStats
        $stats[0].Drawdown -le -3.0 | Should -BeTrue
        $stats[1].Drawdown -le -3.0 | Should -BeFalse
    }

    It 'keeps a window of the length asked for, from the lines asked for' {
        (Get-AgentRewardStats -Window 5 -Agent bad).Count | Should -Be 5
        (Get-AgentRewardStats -Window 5 -Agent bad).Runs | Should -Be 30
        (Get-AgentRewardStats -Last 20).Agent | Should -Be 'good'
        Add-Event telemetry/events.jsonl @{ late = @(1) * 5000 }
        (Get-AgentRewardStats).Agent | Should -Be 'late'
        (Get-AgentRewardStats -All).Agent | Should -Be @('bad', 'edge', 'good', 'late')
    }

    It 'refuses -Last together with -All' {
        Get-ErrorId { Get-AgentRewardStats -Last 5 -All } | Should -Be "LastAndAll,$type"
    }

    It 'selects agents by wildcards, in any case, and by the alias Name' {
        (Get-AgentRewardStats -Agent '?ood', 'BAD').Agent | Should -Be @('bad', 'good')
        (Get-AgentRewardStats -Name 'g*').Agent | Should -Be 'good'
    }

    It 'takes a name that is there exactly for that agent alone, whatever characters it holds' {
        Add-Event telemetry/events.jsonl @{ 'a[1]' = 1; 'a1' = 1; 'x*' = 1; 'xy' = 1 }
        (Get-AgentRewardStats -Agent 'a[1]').Agent | Should -Be 'a[1]'
        (Get-AgentRewardStats -Agent 'x*').Agent | Should -Be 'x*'
        (Get-AgentRewardStats -Agent 'a[0-9]').Agent | Should -Be 'a1'
    }

    It 'says that a named agent is in no log, once, and goes on' {
        Add-Event more.jsonl @{ other = 1 }
        $stats = Get-AgentRewardStats telemetry/events.jsonl, more.jsonl -Agent other, nobody -ErrorVariable problems -ErrorAction SilentlyContinue
        $stats.Agent | Should -Be 'other'
        $problems.FullyQualifiedErrorId | Should -Be "AgentNotFound,$type"
        $problems.TargetObject | Should -Be 'nobody'
        (Get-AgentRewardStats -Agent 'nobody*' -ErrorAction Stop) | Should -BeNullOrEmpty
    }

    It 'maps fields, also nested ones' {
        '{"gen_ai":{"agent":{"name":"mapped"}},"score":"1.5"}' | Set-Content mapped.jsonl
        $stats = Get-AgentRewardStats mapped.jsonl -Field @{ Agent = 'gen_ai.agent.name'; Reward = 'score' }
        $stats.Agent | Should -Be 'mapped'
        $stats.LastReward | Should -Be 1.5
    }

    It 'refuses a field that there is not' {
        Get-ErrorId { Get-AgentRewardStats -Field @{ Colour = 'c' } } | Should -Be "ParameterArgumentValidationError,$type"
        Get-ErrorId { Get-AgentRewardStats -Field @{ Agent = '' } } | Should -Be "ParameterArgumentValidationError,$type"
    }

    It 'fails when no line is an event' {
        '{"who":"x"}' | Set-Content other.jsonl
        Get-ErrorId { Get-AgentRewardStats other.jsonl } | Should -Be "EventLogNotUnderstood,$type"
    }

    It 'says with -Verbose how many lines were refused and why' {
        Add-Content telemetry/events.jsonl 'not json'
        $verbose = Get-AgentRewardStats -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$verbose" | Should -Match '60 lines read, 3 agents, refused: 1 malformed'
    }

    It 'shows who is quarantined in the ledger it is told' {
        Add-AgentQuarantine good -Reason test -LedgerPath elsewhere/q.json
        (Get-AgentRewardStats -LedgerPath elsewhere/q.json | Where-Object Quarantined).Agent | Should -Be 'good'
        Get-AgentRewardStats | Where-Object Quarantined | Should -BeNullOrEmpty
    }

    It 'keeps one set of windows a log' {
        Add-Event logs/a.jsonl @{ x = 1, 2 }
        Add-Event logs/b.jsonl @{ x = 3 }
        $stats = Get-AgentRewardStats logs/*.jsonl
        $stats.Count | Should -Be 2
        $stats.Path | Should -Be @((Join-Path $folder 'logs/a.jsonl'), (Join-Path $folder 'logs/b.jsonl'))
        $stats[1].Mean | Should -Be 3
    }

    It 'keeps one window over all logs with -Merge, in the order of time' {
        Add-Event logs/a.jsonl @{ x = 1, 2 } -From '2026-01-02Z'
        Add-Event logs/b.jsonl @{ x = 3 } -From '2026-01-01Z'
        $stats = Get-AgentRewardStats logs/*.jsonl -Merge
        $stats.Count | Should -Be 3
        $stats.Mean | Should -Be 2
        $stats.LastReward | Should -Be 2
        $stats.Path | Should -BeNullOrEmpty
    }

    It 'gives the equity as numbers where it is asked for, and only there' {
        Remove-Item telemetry/events.jsonl
        Add-Event telemetry/events.jsonl @{ a = 1, -2.5, 0.5 }
        (Get-AgentRewardStats).psobject.Properties.Name | Should -Not -Contain Equity
        $stats = Get-AgentRewardStats -Equity
        $stats.Equity | Should -Be @(1, -1.5, -1)
        $stats.Equity[0] | Should -BeOfType [double]
        (ConvertTo-Json $stats -Compress) | Should -Match '"Equity":\[1\.0,-1\.5,-1\.0\]'
        (Invoke-InCulture de-DE { $stats | ConvertTo-Csv })[-1] | Should -Match '^"1 -1\.5 -1","a",'
        (Get-AgentRewardStats -Equity | Invoke-AgentQuarantine -WhatIf -IncludeHealthy 6>$null).Agent | Should -Be 'a'
    }

    It 'shows the equity as a line of characters that the output has' {
        Remove-Item telemetry/events.jsonl
        Add-Event telemetry/events.jsonl @{ a = @(1) * 7; b = @(-1) * 7 }
        $encoding = [Console]::OutputEncoding
        try {
            [Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
            Get-AgentRewardStats -Spark | Format-Table -View Spark | Out-String | Should -Match 'a +▂▃▄▅▆▇█ +7 '
            [Console]::OutputEncoding = [Text.Encoding]::Latin1
            Get-AgentRewardStats -Spark | Format-Table -View Spark | Out-String | Should -Match 'b +\*\+=-:\._ +7 '
        }
        finally {
            [Console]::OutputEncoding = $encoding
        }
        Get-AgentRewardStats | Format-Table -View Spark | Out-String | Should -Match 'a +ask with -Equity +7 '
    }

    Context 'paths' {
        It 'takes paths, FileInfo and names of paths through the pipeline' {
            Add-Event 'logs/a.jsonl' @{ x = 1 }
            Add-Event 'logs/b[1].jsonl' @{ y = 1 }
            (Get-ChildItem logs/*.jsonl | Get-AgentRewardStats).Agent | Should -Be @('x', 'y')
            ('logs/a.jsonl', 'telemetry/*.jsonl' | Get-AgentRewardStats).Agent | Should -Be @('x', 'bad', 'edge', 'good')
            ([pscustomobject]@{ PSPath = 'logs/b[1].jsonl' } | Get-AgentRewardStats).Agent | Should -Be 'y'
        }

        It 'takes brackets as a wildcard with -Path and as themselves with -LiteralPath' {
            Add-Event 'a1.jsonl' @{ one = 1 }
            Add-Event 'a[1].jsonl' @{ brackets = 1 }
            (Get-AgentRewardStats -Path 'a[1].jsonl').Agent | Should -Be 'one'
            (Get-AgentRewardStats -Path 'a`[1`].jsonl').Agent | Should -Be 'brackets'
            (Get-AgentRewardStats -LiteralPath 'a[1].jsonl').Agent | Should -Be 'brackets'
        }

        It 'reads under a folder with brackets in its name' {
            $odd = New-Item -ItemType Directory 'run [7]'
            Set-Location -LiteralPath $odd.FullName
            New-Fleet
            (Get-AgentRewardStats).Count | Should -Be 3
            (Get-AgentRewardStats telemetry/*.jsonl).Count | Should -Be 3
        }

        It 'follows Set-Location and not the process directory' {
            Add-Event deeper/telemetry/events.jsonl @{ deep = 1 }
            Set-Location deeper
            (Get-AgentRewardStats).Agent | Should -Be 'deep'
            (Get-AgentRewardStats ../telemetry/events.jsonl).Agent | Should -Contain 'good'
        }

        It 'reads through a PSDrive' {
            $null = New-PSDrive -Name Fleet -PSProvider FileSystem -Root $folder
            try {
                (Get-AgentRewardStats Fleet:/telemetry/events.jsonl).Agent | Should -Contain 'good'
                (Get-AgentRewardStats Fleet:/telemetry/*.jsonl).Path | Select-Object -First 1 |
                    Should -Be (Join-Path $folder 'telemetry/events.jsonl')
                (Get-ChildItem Fleet:/telemetry | Get-AgentRewardStats).Agent | Should -Contain 'good'
                Set-Location Fleet:/
                (Get-AgentRewardStats).Agent | Should -Contain 'good'
            }
            finally {
                Set-Location $folder
                Remove-PSDrive Fleet
            }
        }

        It 'says which path is not there and goes on with the others' -ForEach @(
            @{ Path = 'nowhere.jsonl'; Id = 'EventLogNotFound' }
            @{ Path = 'no*where.jsonl'; Id = 'EventLogNotFound' }
            @{ Path = 'env:PATH'; Id = 'PathNotFileSystem' }
            @{ Path = 'nodrive:/x.jsonl'; Id = 'PathNotFileSystem' }
        ) {
            $stats = Get-AgentRewardStats -Path $Path, telemetry/events.jsonl -ErrorVariable problems -ErrorAction SilentlyContinue
            $stats.Count | Should -Be 3
            $problems.FullyQualifiedErrorId | Should -Be "$Id,$type"
            $problems.TargetObject | Should -Be $Path
            if ($Path -notmatch '\*') {
                Get-ErrorId { Get-AgentRewardStats -LiteralPath $Path } | Should -Be "$Id,$type"
            }
        }

        It 'does not take a folder for a log' {
            (Get-ErrorId { Get-AgentRewardStats telemetry }) -replace ',.*' | Should -BeIn @('EventLogNotFound', 'EventLogUnreadable')
            $null = New-Item -ItemType Directory telemetry/sub
            (Get-AgentRewardStats telemetry/*).Count | Should -Be 3
        }

        It 'has no default log where the location is no file system' {
            Set-Location env:
            try {
                Get-ErrorId { Get-AgentRewardStats } | Should -Be "PathNotFileSystem,$type"
            }
            finally {
                Set-Location $folder
            }
        }
    }

    It 'reports a damaged ledger and emits nothing' {
        $null = New-Item -ItemType Directory meta_supervisor
        '{}' | Set-Content meta_supervisor/quarantine.json
        { Get-AgentRewardStats } | Should -Throw -ErrorId "LedgerDamaged,$type"
    }

    It 'reads and shows numbers alike in a culture with a decimal comma' {
        $expected = Get-AgentRewardStats
        $actual = Invoke-InCulture de-DE { Get-AgentRewardStats }
        $actual.Drawdown | Should -Be $expected.Drawdown
        $actual.Mean | Should -Be $expected.Mean
    }

    It 'composes: sort, first, table' {
        $table = Get-AgentRewardStats | Sort-Object Drawdown | Select-Object -First 1 | Format-Table | Out-String -Width 200
        $table | Should -Match 'bad +30'
        $table | Should -Not -Match 'good'
    }

    It 'composes: many logs into a CSV file' {
        Add-Event logs/a.jsonl @{ x = 1, 2 }
        Add-Event logs/b.jsonl @{ y = 3 }
        Get-ChildItem logs/*.jsonl | Get-AgentRewardStats | Export-Csv fleet.csv
        $rows = Import-Csv fleet.csv
        $rows.Agent | Should -Be @('x', 'y')
        $rows[0].Mean | Should -Be '1.5'
        ($rows[0].psobject.Properties.Name -join ' ') | Should -Be (
            'Agent Count Mean Std Sharpe Sortino Drawdown CurrentDrawdown TargetDrawdown DrawdownShare EvidenceLog10 LastReward ' +
            'LastSeen Runs Errors ConsecutiveErrors RewardsMissing RewardsNotFinite MeanLatencyMs MeanCostUsd P95LatencyMs CostPerHourUsd ' +
            'Quarantined Path Refused StdDev')
    }

    It 'stops when the pipeline has enough' {
        Add-Event logs/a.jsonl @{ x = 1 }
        (Get-AgentRewardStats logs/a.jsonl, nowhere.jsonl -ErrorAction Stop | Select-Object -First 1).Agent | Should -Be 'x'
    }

    It 'agrees with agentq on real reward streams, for every agent' {
        $log = Join-Path $Root '../shared/data/rl-agents/events.jsonl'
        $agentq = Get-ChildItem "$Root/src/AgentQuarantine.Cli/bin/Debug" -Recurse -Filter agentq.dll -ErrorAction Ignore | Select-Object -First 1
        if (-not (Test-Path -LiteralPath $log) -or -not $agentq) {
            Set-ItResult -Skipped -Because 'the real streams or agentq are not there'
            return
        }
        $expected = dotnet $agentq.FullName stats $log --json | ConvertFrom-Json
        $actual = Get-AgentRewardStats -LiteralPath $log
        $actual.Count | Should -Be 25
        $actual.Agent | Should -Be $expected.agent
        foreach ($i in 0..24) {
            $ours = $actual[$i]
            $theirs = $expected[$i]
            $ours.Count, $ours.Mean, $ours.Std, $ours.Sharpe, $ours.Sortino, $ours.Drawdown, $ours.CurrentDrawdown,
            $ours.LastReward, $ours.Runs, $ours.Errors |
                Should -Be ($theirs.count, $theirs.mean, $theirs.std, $theirs.sharpe, $theirs.sortino, $theirs.drawdown,
                    $theirs.current_drawdown, $theirs.last_reward, $theirs.runs, $theirs.errors)
        }
    }
}
