# What somebody types in the first hour, and what it gives: a line a situation, in a folder of its own. Items are joined by commas;
# '!' stands before the id of an error, '?' before a warning.

BeforeDiscovery {
    $table = @'
Get-AgentRewardStats | % Agent                                                                 => bad, edge, good
Get-AgentRewardStats | ? Drawdown -lt -2.5 | % Agent                                           => bad, edge
Get-AgentRewardStats | Sort-Object Drawdown | select -First 1 | % { $_.Drawdown.ToString('F1', [cultureinfo]::InvariantCulture) } => -3.0
Get-AgentRewardStats -Agent g* | % Count                                                       => 20
Get-AgentRewardStats -Agent GOOD | % Agent                                                     => good
Get-AgentRewardStats -Agent zz* | measure | % Count                                            => 0
Get-AgentRewardStats -Agent nobody                                                             => !AgentNotFound
Get-AgentRewardStats nowhere.jsonl                                                             => !EventLogNotFound
Get-AgentRewardStats no*where.jsonl                                                            => !EventLogNotFound
Get-AgentRewardStats telemetry                                                                 => !EventLogUnreadable
Get-AgentRewardStats env:PATH                                                                  => !PathNotFileSystem
Get-AgentRewardStats freeze.csv                                                                => !EventLogNotUnderstood
Get-AgentRewardStats -Last 5 -All                                                              => !LastAndAll
Get-AgentRewardStats -Window 0                                                                 => !ParameterArgumentValidationError
Get-AgentRewardStats -Window 5 -Agent bad | % Count                                            => 5
Get-AgentRewardStats -TimeZone Mars/Olympus                                                    => !TimeZoneInvalid
Get-AgentRewardStats -Field @{ Nothing = 'x' }                                                 => !ParameterArgumentValidationError
Get-AgentRewardStats mapped.jsonl -Field @{ Agent = 'who'; Reward = 'r' } | % Mean             => -1.5
dir telemetry/*.jsonl | Get-AgentRewardStats | % Agent                                         => bad, edge, good
'telemetry/events.jsonl' | Get-AgentRewardStats | % Agent                                      => bad, edge, good
dir telemetry/*.jsonl | % FullName | Get-AgentRewardStats -Agent bad | % Runs                  => 30
Get-AgentRewardStats | ConvertTo-Csv | ConvertFrom-Csv | % Agent                               => bad, edge, good
Get-AgentRewardStats | ConvertTo-Csv | ConvertFrom-Csv | Invoke-AgentQuarantine                => !StatisticsCopied
Get-AgentRewardStats | Export-Clixml s.xml; Import-Clixml s.xml | Invoke-AgentQuarantine       => !StatisticsCopied
Get-AgentRewardStats | select Agent | Measure-AgentDrawdown                                    => !StatisticsCopied
Get-AgentRewardStats | Export-AgentMetrics -OutputPath m.prom                                  => !MetricsOfStatistics
Get-AgentRewardStats | ? Agent -eq edge | Get-AgentRewardStats | % Agent                       => edge
Invoke-AgentQuarantine | % Action                                                              => Quarantine
Invoke-AgentQuarantine | % Reason                                                              => drawdown -3.000 <= limit -3
Invoke-AgentQuarantine | % LastSeen | % ToString o                                             => 2026-01-01T00:00:29*
Invoke-AgentQuarantine | ConvertTo-Json | % { $_ -match '"Action": "Quarantine"' }             => True
Invoke-AgentQuarantine -WhatIf | % Applied                                                     => False
Invoke-AgentQuarantine -WhatIf | Out-Null; Test-Path meta_supervisor                           => False
Invoke-AgentQuarantine -IncludeHealthy | % Action                                              => Quarantine, Healthy, Healthy
Invoke-AgentQuarantine -DrawdownLimit -2.5 | % Agent                                           => bad, edge
Invoke-AgentQuarantine -DrawdownLimit 3                                                        => !PolicyInvalid
Invoke-AgentQuarantine -MinSamples 100                                                         => [?]Nothing was judged*
Invoke-AgentQuarantine -MinSamples 100 -FailOnNothing                                          => !NothingJudged
Invoke-AgentQuarantine -PolicyPath none.json                                                   => !PolicyInvalid
Invoke-AgentQuarantine -RequireLedger                                                          => !LedgerNotFound
Invoke-AgentQuarantine torn.jsonl                                                              => [?]*more than 5 % of 220 lines were refused: 200 malformed*
Invoke-AgentQuarantine torn.jsonl -Strict                                                      => !EventLogRefused
Invoke-AgentQuarantine | Get-AgentQuarantine | % State                                         => Quarantined
Invoke-AgentQuarantine | Invoke-AgentQuarantine                                                => !InputNotLog
Invoke-AgentQuarantine | Clear-AgentQuarantine; Test-AgentQuarantine bad                       => False
Test-AgentQuarantine nobody                                                                    => False
Add-AgentQuarantine coder -Reason x; Test-AgentQuarantine coder                                => True
Add-AgentQuarantine coder x -Until 2d -PassThru | % { ($_.Until - $_.Since).TotalDays -gt 1.9 } => True
Add-AgentQuarantine coder x -Until 1h30m -PassThru | % { ($_.Until - $_.Since).TotalHours -lt 2 } => True
Add-AgentQuarantine coder x -Until 2099-02-01T00:00Z -PassThru | % Until | % ToString o        => 2099-02-01T00:00:00*
Add-AgentQuarantine coder x -Until 01.02.2099                                                  => !ParameterArgumentTransformationError
Add-AgentQuarantine coder x -Until 2001-01-01                                                  => !ParameterArgumentTransformationError
Add-AgentQuarantine coder x -Until ''                                                          => !UntilEmpty
Add-AgentQuarantine coder ''                                                                   => !ParameterArgumentValidationError
Import-Csv freeze.csv | Add-AgentQuarantine -PassThru | % Reason                               => deploys, audit
'x', 'y' | Add-AgentQuarantine -Reason z; Get-AgentQuarantine | % Agent                        => x, y
Add-AgentQuarantine 'a*' z; Clear-AgentQuarantine 'a*'; Get-AgentQuarantine -Active | measure | % Count => 0
Add-AgentQuarantine İstanbul z; Test-AgentQuarantine İstanbul                                  => True
Add-AgentQuarantine TITLE z; Clear-AgentQuarantine title; Test-AgentQuarantine TITLE           => False
Add-AgentQuarantine x z -WhatIf; Test-Path meta_supervisor                                     => False
Clear-AgentQuarantine nobody                                                                   => !AgentNotFound
Clear-AgentQuarantine zz*                                                                      => !AgentNotFound
Add-AgentQuarantine x z; Clear-AgentQuarantine -All -Force -PassThru | % State                 => Healthy
Add-AgentQuarantine x z; Clear-AgentQuarantine x -Path none.jsonl                              => !EventLogNotFound
Add-AgentQuarantine x z; Get-AgentQuarantine -History -Since 1h | % Action                     => Quarantine
'{' > q.json; Get-AgentQuarantine -LedgerPath q.json                                           => !LedgerDamaged
'{' > q.json; Test-AgentQuarantine x -LedgerPath q.json                                        => !LedgerDamaged, True
'{' > q.json; Test-AgentQuarantine x -LedgerPath q.json -WhenUnknown Allow                     => [?]Not every answer*, False
Get-AgentQuarantinePolicy coder -Setting drawdown_limit | % Value                              => -3
Get-AgentQuarantinePolicy -PolicyPath policy.json -Setting drawdown_limit | % { "$($_.Agent) $($_.Value)" } => [*] -4.5, ppo/[*] -50
New-AgentQuarantinePolicy p.json @{ drawdown_limit = -2.5 }; Test-AgentQuarantinePolicy p.json -Quiet => True
New-AgentQuarantinePolicy p.json @{ drawdown_limit = 2.5 }                                     => !PolicyInvalid
New-AgentQuarantinePolicy policy.json                                                          => !PolicyExists
Test-AgentQuarantinePolicy freeze.csv | % Valid                                                => False
Compare-AgentQuarantinePolicy -DifferencePolicyPath policy.json -Every 5 | % Agent             => bad
Measure-AgentQuarantinePolicy -DrawdownLimit -2.5 -Every 5 | ? Quarantines | % Policy          => limit -2.5, limit -2.5
Measure-AgentDrawdown -Replicates 5                                                            => !ParameterArgumentValidationError
Export-AgentMetrics -OutputPath m.txt                                                          => !TextfileNameInvalid
Export-AgentMetrics -OutputPath m.prom -PassThru | % Name                                      => m.prom
Export-AgentDashboard d.json; Export-AgentDashboard d.json                                     => !DashboardExists
Get-AgentMetricsServer 4711                                                                    => !ServerNotFound
'@
    $situations = $table -split '\r?\n' | Where-Object { $_ } | ForEach-Object {
        $command, $expected = $_ -split ' +=> ', 2
        @{ Command = $command; Expected = $expected }
    }
    if ($situations.Count -lt 60) { throw "Only $($situations.Count) situations." }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # What comes out: values, '!' and the id of an error, '?' and a warning.
    function Get-Outcome([string] $Command) {
        # As it is for a person who types; Pester 6 has tests stop at the first error.
        $ErrorActionPreference = 'Continue'
        $said = @(try { & ([scriptblock]::Create($Command)) 2>&1 3>&1 6>$null } catch { $_ })
        $words = foreach ($item in $said) {
            if ($item -is [System.Management.Automation.ErrorRecord]) { '!' + ($item.FullyQualifiedErrorId -split ',')[0] }
            elseif ($item -is [System.Management.Automation.WarningRecord]) { "?$item" }
            else { "$item" }
        }
        $words -join ', '
    }
}

Describe 'The first hour in <_>' -ForEach de-DE, tr-TR, en-US {
    BeforeAll {
        $culture, $uiCulture = [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture
        [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $_
    }

    AfterAll {
        [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture = $culture, $uiCulture
    }

    BeforeEach {
        $null = Enter-NewFolder
        New-Fleet
        '{"who":"m","r":-1}', '{"who":"m","r":-2}' | Set-Content mapped.jsonl
        'Agent,Reason,Until', 'coder,deploys,2099-02-01T00:00Z', 'planner,audit,' | Set-Content freeze.csv
        @(1..20).ForEach({ '{"agent":"x","reward":1}' }) + @(1..200).ForEach({ 'torn {' }) | Set-Content torn.jsonl
        '{ "defaults": { "drawdown_limit": -4.5 }, "overrides": { "ppo/*": { "drawdown_limit": -50 } } }' | Set-Content policy.json
    }

    It '<Command>' -ForEach $situations {
        Get-Outcome $Command | Should -BeLike $Expected
    }
}
