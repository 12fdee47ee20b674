BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'A fleet in a database' {
    It 'loads nothing of PostgreSQL before an address is named' {
        $said = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$Root/AgentQuarantine.psd1'
            `$null = Get-AgentRewardStats '$Root/samples/events.jsonl' -WarningAction Ignore
            [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match 'Npgsql|Store.Postgres'"
        $said | Should -BeNullOrEmpty
    }

    It 'goes on where another module has loaded an older library of the same name' {
        $said = pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$Root/AgentQuarantine.psd1'
            `$older = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly(
                [Reflection.AssemblyName]'Microsoft.Extensions.Logging.Abstractions, Version=1.0.0.0', 'Run')
            try { Get-AgentStore 'postgres://u@127.0.0.1:1/x' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        $said | Should -BeLike 'StoreUnreachable,*'
    }

    It 'refuses a password in the address, and does not show it' {
        $failure = { Get-AgentStore 'postgres://user:hidden-word@127.0.0.1/x' -ErrorAction Stop } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'StoreUrlInvalid,*'
        "$failure $($failure.TargetObject)" | Should -Not -Match 'hidden-word'
    }

    It 'removes no events of today' {
        { Remove-AgentEvent 'postgres://u@127.0.0.1:1/x' -Keep 2h -Confirm:$false } | Should -Throw '*too short: at least 1 d*'
    }

    It 'answers that nobody may run where the database cannot be reached' {
        Test-AgentQuarantine any -LedgerPath 'postgres://u@127.0.0.1:1/x' -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeTrue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'StoreUnreachable,*'
    }
}
