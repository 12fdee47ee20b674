BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.ClearAgentQuarantineCommand'
}

Describe 'Clear-AgentQuarantine' {
    BeforeEach {
        $folder = Enter-NewFolder
        Add-AgentQuarantine 'a1', 'a[1]', b -Reason test
    }

    It 'puts an agent back into service and says nothing' {
        Clear-AgentQuarantine b | Should -BeNullOrEmpty
        Test-AgentQuarantine b | Should -BeFalse
        (Get-AgentQuarantine -Active).Agent | Should -Be @('a1', 'a[1]')
        (Get-AgentQuarantine b).State | Should -Be 'Healthy'
    }

    It 'emits the entry with -PassThru' {
        $entry = Clear-AgentQuarantine b -PassThru
        $entry.Agent | Should -Be 'b'
        $entry.Active | Should -BeFalse
    }

    It 'takes a name that is there exactly for that agent alone' {
        Clear-AgentQuarantine 'a[1]'
        (Get-AgentQuarantine -Active).Agent | Should -Be @('a1', 'b')
    }

    It 'matches wildcards in its argument' {
        Clear-AgentQuarantine 'A*'
        (Get-AgentQuarantine -Active).Agent | Should -Be 'b'
    }

    It 'takes names from the pipeline as they are' {
        Clear-AgentQuarantine 'a[1]'
        'a[1]' | Clear-AgentQuarantine
        Test-AgentQuarantine a1 | Should -BeTrue
        Get-ErrorId { 'a*' | Clear-AgentQuarantine } | Should -Be "AgentNotFound,$type"
    }

    It 'clears what Get-AgentQuarantine emits' {
        Get-AgentQuarantine | Clear-AgentQuarantine
        Get-AgentQuarantine -Active | Should -BeNullOrEmpty
    }

    It 'clears all with -All' {
        Clear-AgentQuarantine -All -Force
        Get-AgentQuarantine -Active | Should -BeNullOrEmpty
    }

    It 'asks once before -All, and a person who cannot be asked clears nobody' {
        $before = Get-Bytes
        $asked = pwsh -NoProfile -NonInteractive -Command "Import-Module '$Root/AgentQuarantine.psd1'; Clear-AgentQuarantine -All" 2>&1 | Out-String
        $asked | Should -Match 'NonInteractive'
        Get-Bytes | Should -Be $before
        Clear-AgentQuarantine -All -Confirm:$false
        Get-AgentQuarantine -Active | Should -BeNullOrEmpty
    }

    It 'asks nothing before -All where $ConfirmPreference is None' {
        & { $ConfirmPreference = 'None'; Clear-AgentQuarantine -All }
        Get-AgentQuarantine -Active | Should -BeNullOrEmpty
    }

    It 'says that a pattern means nobody' {
        Get-ErrorId { Clear-AgentQuarantine 'zz*' } | Should -Be "AgentNotFound,$type"
    }

    It 'says which agent the ledger does not hold and goes on' {
        Clear-AgentQuarantine nobody, b -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be "AgentNotFound,$type"
        $problems.TargetObject | Should -Be 'nobody'
        Test-AgentQuarantine b | Should -BeFalse
        Get-ErrorId { Clear-AgentQuarantine 'nobody*' } | Should -Be "AgentNotFound,$type"
    }

    It 'does not touch an agent that is not quarantined' {
        Clear-AgentQuarantine b
        $before = Get-Bytes
        Clear-AgentQuarantine b -PassThru | Should -BeNullOrEmpty
        Get-Bytes | Should -Be $before
    }

    It 'writes nothing with -WhatIf' {
        $before = Get-Bytes
        Clear-AgentQuarantine -All -WhatIf -PassThru | Should -BeNullOrEmpty
        Get-Bytes | Should -Be $before
    }

    Context 'the mark' {
        It 'stands at the end of the default log' {
            New-Fleet
            $null = Invoke-AgentQuarantine
            Clear-AgentQuarantine bad
            Invoke-AgentQuarantine | Where-Object Agent -EQ bad | Should -BeNullOrEmpty
        }

        It 'stands at the end of the log that is named' {
            New-Fleet 'logs/x[1].jsonl'
            $null = Invoke-AgentQuarantine -LiteralPath 'logs/x[1].jsonl'
            Clear-AgentQuarantine bad -LiteralPath 'logs/x[1].jsonl'
            Invoke-AgentQuarantine -LiteralPath 'logs/x[1].jsonl' | Where-Object Agent -EQ bad | Should -BeNullOrEmpty
        }

        It 'stands at the end of every log that matches' {
            New-Fleet logs/x.jsonl
            New-Fleet logs/y.jsonl
            $null = Invoke-AgentQuarantine logs/x.jsonl
            Clear-AgentQuarantine bad -Path logs/*.jsonl
            Invoke-AgentQuarantine logs/x.jsonl | Where-Object Agent -EQ bad | Should -BeNullOrEmpty
            Invoke-AgentQuarantine logs/y.jsonl | Where-Object Agent -EQ bad | Should -BeNullOrEmpty
        }

        It 'stands in the log of the statistics that come through the pipeline' {
            New-Fleet 'logs/x[1].jsonl'
            $null = Invoke-AgentQuarantine -LiteralPath 'logs/x[1].jsonl'
            Get-AgentRewardStats -LiteralPath 'logs/x[1].jsonl' | Where-Object Quarantined | Clear-AgentQuarantine
            Invoke-AgentQuarantine -LiteralPath 'logs/x[1].jsonl' | Where-Object Agent -EQ bad | Should -BeNullOrEmpty
        }

        It 'is left where there is no default log yet' {
            New-Fleet run.jsonl
            $null = Invoke-AgentQuarantine run.jsonl
            Clear-AgentQuarantine bad
            Invoke-AgentQuarantine run.jsonl | Where-Object Agent -EQ bad | Should -BeNullOrEmpty
        }

        It 'needs the log that was named' {
            { Clear-AgentQuarantine b -Path nowhere.jsonl } | Should -Throw -ErrorId "EventLogNotFound,$type"
            { Clear-AgentQuarantine b -LiteralPath nowhere.jsonl } | Should -Throw -ErrorId "EventLogNotFound,$type"
            { Clear-AgentQuarantine b -Path env:PATH } | Should -Throw -ErrorId "PathNotFileSystem,$type"
            Test-AgentQuarantine b | Should -BeTrue
        }
    }

    It 'leaves a damaged ledger as it is' {
        '[]' | Set-Content meta_supervisor/quarantine.json
        { Clear-AgentQuarantine -All } | Should -Throw -ErrorId "LedgerDamaged,$type"
        Get-Content meta_supervisor/quarantine.json | Should -Be '[]'
    }
}
