BeforeDiscovery {
    $readers = 'Get-AgentRewardStats', 'Invoke-AgentQuarantine', 'Measure-AgentDrawdown', 'Measure-AgentQuarantinePolicy'
    $copies = @(
        @{ Copy = 'Import-Clixml'; Id = 'StatisticsCopied' }
        @{ Copy = 'a job'; Id = 'StatisticsCopied' }
        @{ Copy = 'Select-Object'; Id = 'StatisticsCopied' }
        @{ Copy = 'CSV'; Id = 'StatisticsCopied' }
        @{ Copy = 'JSON'; Id = 'StatisticsCopied' }
        @{ Copy = 'an object with a path'; Id = 'StatisticsCopied' }
        @{ Copy = 'JSON as a hashtable'; Id = 'InputNotLog' }
        @{ Copy = 'Select-Object without the agent'; Id = 'InputNotLog' }
    )
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # The statistics of one agent as somebody else would hand them on.
    function Get-Copy([string] $Copy) {
        $one = Get-AgentRewardStats | Where-Object Agent -EQ edge
        switch ($Copy) {
            'Import-Clixml' { $one | Export-Clixml one.xml; Import-Clixml one.xml }
            'a job' {
                Start-Job {
                    Import-Module $args[0]; Get-AgentRewardStats $args[1] -Agent edge
                } -ArgumentList "$Root/AgentQuarantine.psd1", $one.Path |
                    Receive-Job -Wait -AutoRemoveJob
            }
            'Select-Object' { $one | Select-Object Agent, Drawdown, Path }
            'CSV' { $one | ConvertTo-Csv | ConvertFrom-Csv }
            'JSON' { $one | ConvertTo-Json | ConvertFrom-Json }
            'an object with a path' { [pscustomobject]@{ Agent = 'edge'; PSPath = $one.Path } }
            'JSON as a hashtable' { $one | ConvertTo-Json | ConvertFrom-Json -AsHashtable }
            'Select-Object without the agent' { $one | Select-Object Drawdown, Path }
        }
    }
}

Describe 'What comes through the pipeline to <_>' -ForEach $readers {
    BeforeAll {
        $cmdlet = Get-Command $_
        $type = $cmdlet.ImplementingType.FullName
        $extra = if ($_ -eq 'Measure-AgentDrawdown') { @{ Replicates = 100 } }
        elseif ($_ -eq 'Invoke-AgentQuarantine') { @{ IncludeHealthy = $true } }
        else { @{} }
    }

    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
    }

    It 'is refused, in one error, where it is a copy of statistics: <Copy>' -ForEach $copies {
        $copies = @(Get-Copy $Copy) * 2
        Get-ErrorId { $copies | & $cmdlet } | Should -Be "$Id,$type"
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'is refused where it is neither a log nor statistics' {
        Add-AgentQuarantine edge -Reason test
        Get-ErrorId { Get-AgentQuarantine | & $cmdlet } | Should -Be "InputNotLog,$type"
        Get-ErrorId { Get-AgentQuarantine -History | & $cmdlet } | Should -Be "InputNotLog,$type"
        Get-ErrorId { Invoke-AgentQuarantine -WhatIf | & $cmdlet } | Should -Be "InputNotLog,$type"
        Get-ErrorId { 5 | & $cmdlet } | Should -Be "InputNotLog,$type"
    }

    It 'means these agents where it is statistics, also as an array' {
        $stats = Get-AgentRewardStats
        ($stats | Where-Object Agent -NE bad | & $cmdlet @extra).Agent | Should -Be @('edge', 'good')
        (& $cmdlet @extra -InputObject ($stats | Where-Object Agent -NE bad)).Agent | Should -Be @('edge', 'good')
    }

    It 'means a log where it is a path or a file' {
        $agents = 'bad', 'edge', 'good'
        ('telemetry/events.jsonl' | & $cmdlet @extra).Agent | Should -Be $agents
        ('telemetry/*.jsonl' | & $cmdlet @extra).Agent | Should -Be $agents
        (Get-ChildItem telemetry | & $cmdlet @extra).Agent | Should -Be $agents
        (Get-ChildItem telemetry | Select-Object * | & $cmdlet @extra).Agent | Should -Be $agents
        (Resolve-Path telemetry/*.jsonl | & $cmdlet @extra).Agent | Should -Be $agents
        ([IO.FileInfo] 'telemetry/events.jsonl' | & $cmdlet @extra).Agent | Should -Be $agents
        (& $cmdlet @extra -InputObject (Get-Item telemetry/events.jsonl)).Agent | Should -Be $agents
    }

    It 'means a log where it comes from Get-AgentEventLog' {
        (Get-AgentEventLog telemetry/events.jsonl | & $cmdlet @extra).Agent | Should -Be @('bad', 'edge', 'good')
    }

    It 'is the one or the other' {
        Get-ErrorId { @(Get-AgentRewardStats) + 'telemetry/events.jsonl' | & $cmdlet @extra } | Should -Be "LogsAndStatistics,$type"
    }
}

Describe 'Statistics that are piped to what reads logs' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet one.jsonl
        Add-Event two.jsonl @{ bad = @(1) * 20; good = @(-1) * 2 }
    }

    It 'read each log once, for the agents that are meant of it' {
        $stats = Get-AgentRewardStats one.jsonl, two.jsonl | Where-Object Drawdown -lt -1
        $again = $stats | Get-AgentRewardStats -Verbose 4>&1
        ($again | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }).ForEach({ "$(Split-Path -Leaf $_.Path) $($_.Agent)" }) |
            Should -Be @('one.jsonl bad', 'one.jsonl edge', 'two.jsonl good')
        @($again -like '*lines read*').Count | Should -Be 2
    }

    It 'mean those of them that -Agent names, and say who is not among them' {
        $stats = Get-AgentRewardStats one.jsonl
        ($stats | Get-AgentRewardStats -Agent g*).Agent | Should -Be 'good'
        Get-ErrorId { $stats | Where-Object Agent -NE good | Get-AgentRewardStats -Agent good } | Should -BeLike 'AgentNotFound,*'
    }

    It 'say who has gone meanwhile' {
        $stats = Get-AgentRewardStats one.jsonl
        Remove-Item one.jsonl
        Add-Event one.jsonl @{ good = 1 }
        Get-ErrorId { $stats | Where-Object Agent -EQ bad | Get-AgentRewardStats } | Should -BeLike 'AgentNotFound,*'
    }

    It 'can be merged, but cannot say which logs they were merged from' {
        ((Get-AgentRewardStats one.jsonl, two.jsonl | Where-Object Agent -EQ good) | Get-AgentRewardStats -Merge).Count | Should -Be 22
        Get-ErrorId { Get-AgentRewardStats one.jsonl, two.jsonl -Merge | Get-AgentRewardStats } | Should -BeLike 'StatisticsOfSeveralLogs,*'
    }

    It 'mean their logs to Get-AgentEventLog, each once' {
        (Get-AgentRewardStats one.jsonl, two.jsonl | Get-AgentEventLog).Path | Split-Path -Leaf | Should -Be @('one.jsonl', 'two.jsonl')
    }

    It 'make no metrics' {
        Get-ErrorId { Get-AgentRewardStats one.jsonl | Export-AgentMetrics -OutputPath m.prom } | Should -BeLike 'MetricsOfStatistics,*'
        Test-Path m.prom | Should -BeFalse
        Get-Item one.jsonl | Export-AgentMetrics -OutputPath m.prom
        Get-Content m.prom -Raw | Should -Match 'agent="edge"'
    }

    It 'are judged as they were read, and a parameter of reading says that it does nothing' {
        $said = Get-AgentRewardStats one.jsonl | Invoke-AgentQuarantine -Window 5 3>&1 |
            Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        "$said" | Should -BeLike '-Window has no effect*'
    }

    It 'write the limits of these agents as a policy' {
        $random = [Random]::new(1)
        foreach ($name in 'a', 'b') {
            Add-Event "$name.jsonl" @{
                x = @(1..100).ForEach({ $random.NextDouble() - 0.5 })
                "of $name" = @(1..100).ForEach({ $random.NextDouble() - 0.5 })
            }
        }
        $null = @(Get-AgentRewardStats a.jsonl -Agent x) + @(Get-AgentRewardStats b.jsonl -Agent 'of b') |
            Measure-AgentDrawdown -Replicates 100 -RewardsPerDay 100 -AsPolicy made.json
        (Get-Content made.json -Raw | ConvertFrom-Json -AsHashtable).overrides.Keys | Sort-Object | Should -Be @('of b', 'x')
    }
}
