BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.ExportAgentMetricsCommand'
}

Describe 'Export-AgentMetrics' {
    BeforeEach {
        [void] (Enter-NewFolder)
        New-Fleet
    }

    It 'writes one file in the text format, ending in LF, and nothing beside it' {
        Export-AgentMetrics -OutputPath agents.prom | Should -BeNullOrEmpty
        $text = [IO.File]::ReadAllText("$PWD/agents.prom")
        $text | Should -BeLike "# HELP agent_runs_total *`nagent_runs_total{agent=`"bad`"} 30`n*"
        $text[-1] | Should -Be "`n"
        (Get-ChildItem -File).Name | Should -Be 'agents.prom'
        if (-not $IsWindows) { (Get-Item agents.prom).UnixMode | Should -Be '-rw-r--r--' }
    }

    It 'emits the file with -PassThru and replaces the one before' {
        Set-Content a.prom 'old'
        $file = Export-AgentMetrics telemetry/events.jsonl a.prom -PassThru
        $file | Should -BeOfType [IO.FileInfo]
        $file.FullName | Should -Be (Get-Item a.prom).FullName
        Get-Content a.prom -TotalCount 1 | Should -BeLike '# HELP *'
    }

    It 'says what the ledger says' {
        Add-AgentQuarantine good 'by hand'
        Export-AgentMetrics -OutputPath a.prom
        Get-Content a.prom | Should -Contain 'agent_quarantined{agent="good"} 1'
        Get-Content a.prom | Should -Contain 'agent_quarantined{agent="bad"} 0'
    }

    It 'is accepted by promtool' {
        if (-not (Get-Command promtool -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'promtool is not on PATH' }
        Add-Content telemetry/events.jsonl '{"agent":"good","latency_ms":5,"cost_usd":0.1}'
        Export-AgentMetrics -OutputPath a.prom
        $notes = Get-Content a.prom -Raw | promtool check metrics 2>&1 | ForEach-Object ToString
        $notes | Sort-Object | Should -Be @(
            'agent_last_latency_ms metric names should not contain abbreviated units'
            'agent_latency_ms metric names should not contain abbreviated units')
    }

    It 'writes nothing with -WhatIf' {
        Export-AgentMetrics -OutputPath a.prom -WhatIf
        Test-Path a.prom | Should -BeFalse
    }

    It 'says what is wrong with <Name>, and writes nothing' -ForEach @(
        @{ Name = 'a name that the collector does not read'; Parameters = @{ OutputPath = 'a.txt' }; Id = 'TextfileNameInvalid' }
        @{ Name = 'a folder that is not there'; Parameters = @{ OutputPath = 'none/a.prom' }; Id = 'FileUnwritable' }
        @{ Name = 'a log that is not there'; Parameters = @{ OutputPath = 'a.prom'; Path = 'none.jsonl' }; Id = 'EventLogNotFound' }
    ) {
        Get-ErrorId { Export-AgentMetrics @Parameters } | Should -Be "$Id,$type"
        Get-ChildItem -File | Should -BeNullOrEmpty
    }

    It 'refuses a damaged ledger' {
        New-Item -ItemType Directory meta_supervisor
        Set-Content meta_supervisor/quarantine.json '{'
        Get-ErrorId { Export-AgentMetrics -OutputPath a.prom } | Should -Be "LedgerDamaged,$type"
    }
}
