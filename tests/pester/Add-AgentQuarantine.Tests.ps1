BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.AddAgentQuarantineCommand'
}

Describe 'Add-AgentQuarantine' {
    BeforeEach {
        $folder = Enter-NewFolder
    }

    It 'takes agents out of service and says nothing' {
        Add-AgentQuarantine a, b -Reason 'maintenance' | Should -BeNullOrEmpty
        $entries = Get-AgentQuarantine
        $entries.Agent | Should -Be @('a', 'b')
        $entries.Kind | Should -Be @('Manual', 'Manual')
        $entries.Reason | Should -Be @('maintenance', 'maintenance')
        $entries.Active | Should -Be @($true, $true)
        $entries[0].Since | Should -BeOfType [DateTimeOffset]
        $entries[0].Until | Should -BeNullOrEmpty
    }

    It 'emits the entries with -PassThru' {
        $entry = Add-AgentQuarantine a 'maintenance' -PassThru
        $entry.Agent | Should -Be 'a'
        $entry.State | Should -Be 'Quarantined'
    }

    It 'takes names as they are' {
        Add-AgentQuarantine 'a*', 'b[1]', "it's", '42', '-x' -Reason odd
        (Get-AgentQuarantine).Agent | Should -Be @('-x', '42', 'a*', 'b[1]', "it's")
    }

    It 'ends at -Until: <Name>' -ForEach @(
        @{ Name = 'minutes'; Until = '5m'; Seconds = 300 }
        @{ Name = 'parts'; Until = '1h30m'; Seconds = 5400 }
        @{ Name = 'seconds'; Until = 90; Seconds = 90 }
        @{ Name = 'a decimal fraction of seconds'; Until = 90.5; Seconds = 90.5 }
        @{ Name = 'TimeSpan'; Until = [timespan]'0:10'; Seconds = 600 }
        @{ Name = 'date'; Until = (Get-Date).AddHours(2); Seconds = 7200 }
        @{ Name = 'time with offset'; Until = [DateTimeOffset]::Now.AddDays(1).ToOffset('05:00').ToString('o'); Seconds = 86400 }
    ) {
        $entry = Add-AgentQuarantine a -Reason test -Until $Until -PassThru
        ($entry.Until - [DateTimeOffset]::Now).TotalSeconds | Should -BeGreaterThan ($Seconds - 60)
        ($entry.Until - [DateTimeOffset]::Now).TotalSeconds | Should -BeLessOrEqual $Seconds
    }

    It 'reads durations alike in a culture with a decimal comma' {
        $entry = Invoke-InCulture de-DE { Add-AgentQuarantine a -Reason test -Until '1.5h' -PassThru }
        ($entry.Until - [DateTimeOffset]::Now).TotalMinutes | Should -BeGreaterThan 89
        ($entry.Until - [DateTimeOffset]::Now).TotalMinutes | Should -BeLessOrEqual 90
    }

    It 'refuses an -Until that is no time to come' -ForEach @(
        'soon', '5x', '-5m', '2001-01-01', -3, 0, '01.02.2099', '02/01/2099', '2099-2-1', 'Feb 1, 2099'
    ) {
        Get-ErrorId { Add-AgentQuarantine a -Reason test -Until $_ } | Should -Be "ParameterArgumentTransformationError,$type"
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'refuses an empty -Until' {
        Get-ErrorId { Add-AgentQuarantine a -Reason test -Until '' } | Should -Be "UntilEmpty,$type"
        Get-ErrorId { Add-AgentQuarantine a -Reason test -Until $null } | Should -Be "UntilEmpty,$type"
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'refuses a date that is not ISO in <_>' -ForEach de-DE, tr-TR, en-US {
        Invoke-InCulture $_ { Get-ErrorId { Add-AgentQuarantine a -Reason test -Until '01.02.2099' } } |
            Should -Be "ParameterArgumentTransformationError,$type"
        Invoke-InCulture $_ { (Add-AgentQuarantine a -Reason test -Until '2099-02-01T00:00Z' -PassThru).Until } |
            Should -Be ([DateTimeOffset]::new(2099, 2, 1, 0, 0, 0, 0))
    }

    # To PowerShell 2d is the decimal 2, which would be two seconds.
    It 'takes a bare 2d for two days' {
        $entry = Add-AgentQuarantine a -Reason test -Until 2d -PassThru
        ($entry.Until - [DateTimeOffset]::Now).TotalHours | Should -BeGreaterThan 47
    }

    It 'takes agent, reason and end from a table' {
        @'
Agent,Reason,Until
a,deploys on Monday,2099-02-01T00:00Z
b,for good,
c,whenever,01.02.2099
'@ | Set-Content freeze.csv
        Get-ErrorId { Import-Csv freeze.csv | Add-AgentQuarantine } | Should -Be "ParameterArgumentTransformationError,$type"
        $a, $b, $none = Get-AgentQuarantine
        $a.Reason | Should -Be 'deploys on Monday'
        $a.Until | Should -Be ([DateTimeOffset]::new(2099, 2, 1, 0, 0, 0, 0))
        $b.Reason | Should -Be 'for good'
        $b.Until | Should -BeNullOrEmpty
        $none | Should -BeNullOrEmpty
        (Import-Csv freeze.csv | Select-Object -First 1 Agent | Add-AgentQuarantine -Reason 'all of them' -PassThru).Reason | Should -Be 'all of them'
    }

    It 'refuses an empty name or reason' {
        Get-ErrorId { Add-AgentQuarantine '' -Reason test } | Should -Be "ParameterArgumentValidationError,$type"
        Get-ErrorId { Add-AgentQuarantine a -Reason '' } | Should -Be "ParameterArgumentValidationError,$type"
    }

    It 'takes names and objects with a name through the pipeline' {
        'a', 'b' | Add-AgentQuarantine -Reason test
        [pscustomobject]@{ Agent = 'c' }, [pscustomobject]@{ Name = 'd' } | Add-AgentQuarantine -Reason test
        New-Fleet
        Get-AgentRewardStats | Where-Object Drawdown -LT -2.8 | Add-AgentQuarantine -Reason test
        (Get-AgentQuarantine).Agent | Should -Be @('a', 'b', 'bad', 'c', 'd')
    }

    It 'makes an automatic quarantine a person''s' {
        New-Fleet
        $null = Invoke-AgentQuarantine
        Add-AgentQuarantine bad -Reason 'looked at it'
        Add-Event telemetry/events.jsonl @{ bad = @(1) * 500 }
        (Invoke-AgentQuarantine).Action | Should -Be 'Keep'
        (Get-AgentQuarantine bad).Reason | Should -Be 'looked at it'
    }

    It 'writes nothing with -WhatIf' {
        Add-AgentQuarantine a -Reason test
        $before = Get-Bytes
        Add-AgentQuarantine a, b -Reason other -WhatIf -PassThru | Should -BeNullOrEmpty
        Get-Bytes | Should -Be $before
    }

    It 'leaves a damaged ledger as it is' {
        $null = New-Item -ItemType Directory meta_supervisor
        '[]' | Set-Content meta_supervisor/quarantine.json
        { Add-AgentQuarantine a -Reason test } | Should -Throw -ErrorId "LedgerDamaged,$type"
        Get-Content meta_supervisor/quarantine.json | Should -Be '[]'
    }

    It 'says when the ledger cannot be written' {
        'a file' | Set-Content meta_supervisor
        { Add-AgentQuarantine a -Reason test } | Should -Throw -ErrorId "LedgerUnsupported,$type"
    }

    It 'refuses a ledger outside a file system' {
        { Add-AgentQuarantine a -Reason test -LedgerPath variable:x } | Should -Throw -ErrorId "PathNotFileSystem,$type"
    }
}
