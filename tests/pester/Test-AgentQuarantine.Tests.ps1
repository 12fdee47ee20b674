BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.TestAgentQuarantineCommand'
}

Describe 'Test-AgentQuarantine' {
    BeforeEach {
        $folder = Enter-NewFolder
        Add-AgentQuarantine bad, 'a[1]' -Reason test
    }

    It 'answers one bool an agent' {
        Test-AgentQuarantine bad | Should -BeOfType [bool]
        Test-AgentQuarantine bad | Should -BeTrue
        Test-AgentQuarantine good | Should -BeFalse
        Test-AgentQuarantine good, bad | Should -Be @($false, $true)
        'good', 'bad' | Test-AgentQuarantine | Should -Be @($false, $true)
        [pscustomobject]@{ Name = 'bad' } | Test-AgentQuarantine | Should -BeTrue
    }

    It 'takes names exactly as they are' {
        Test-AgentQuarantine 'a[1]' | Should -BeTrue
        Test-AgentQuarantine 'a1' | Should -BeFalse
        Test-AgentQuarantine 'b*' | Should -BeFalse
        Test-AgentQuarantine 'BAD' | Should -BeFalse
    }

    It 'lets every agent run where there is no ledger yet' {
        Test-AgentQuarantine bad -LedgerPath none.json | Should -BeFalse
    }

    It 'answers within one pipeline by the ledger as it is at each question' {
        $answers = 'bad', 'bad' | ForEach-Object { $_; Clear-AgentQuarantine bad } | Test-AgentQuarantine
        $answers | Should -Be @($true, $false)
    }

    It 'goes by the last good ledger, with a warning, where it is damaged in the middle of a pipeline' {
        $answers = 'bad', 'bad' | ForEach-Object { $_; 'x' | Set-Content meta_supervisor/quarantine.json } |
            Test-AgentQuarantine -WhenUnknown Allow -WarningVariable warning -WarningAction SilentlyContinue
        $answers | Should -Be @($true, $true)
        @($warning).Count | Should -Be 1
    }

    Context 'a damaged ledger' {
        BeforeEach {
            '{"agents": {' | Set-Content meta_supervisor/quarantine.json
        }

        It 'forbids, with an error that lets the script go on' {
            $answer = Test-AgentQuarantine good, bad -ErrorVariable failed -ErrorAction SilentlyContinue
            $answer | Should -Be @($true, $true)
            $failed[0].FullyQualifiedErrorId | Should -Be "LedgerDamaged,$type"
            { Test-AgentQuarantine good -ErrorAction Stop } | Should -Throw -ErrorId "LedgerDamaged,$type"
        }

        It 'holds the guard clause of a script that knows nothing of errors' {
            function Start-It { if (Test-AgentQuarantine good 2> $null) { return 'held' }; 'started' }
            $ErrorActionPreference = 'Continue'
            Start-It | Should -Be 'held'
        }

        It 'answers as -WhenUnknown says, with a warning' {
            Test-AgentQuarantine good -WhenUnknown Deny -WarningVariable warning -WarningAction SilentlyContinue | Should -BeTrue
            "$warning" | Should -Match 'damaged'
            Test-AgentQuarantine good -WhenUnknown Allow -WarningAction SilentlyContinue | Should -BeFalse
        }
    }

    It 'refuses a ledger outside a file system' {
        Test-AgentQuarantine bad -LedgerPath env:X -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeTrue
        $failed[0].FullyQualifiedErrorId | Should -Be "PathNotFileSystem,$type"
        { Test-AgentQuarantine bad -LedgerPath env:X -ErrorAction Stop } | Should -Throw -ErrorId "PathNotFileSystem,$type"
    }
}
