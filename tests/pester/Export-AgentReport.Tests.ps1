BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.ExportAgentReportCommand'
}

Describe 'Export-AgentReport' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
    }

    It 'writes one file of the default log and says nothing' {
        Export-AgentReport -OutputPath out/report.html | Should -BeNullOrEmpty
        Get-ChildItem -Recurse -File | ForEach-Object Name | Sort-Object | Should -Be @('events.jsonl', 'report.html')
        $report = Get-Content out/report.html -Raw
        $report | Should -Match '<bdi>bad</bdi>'
        $report | Should -Match 'in force: quarantines nobody|in force: quarantines 1'
        Export-AgentReport telemetry/events.jsonl again.html
        Get-Content again.html -Raw | Should -BeExactly $report
    }

    It 'emits the files, plots among them' {
        $files = Export-AgentReport -OutputPath report.html -Svg plots -PassThru
        $files[0] | Should -BeOfType [IO.FileInfo]
        $files.Name | Should -Contain 'report.html'
        $files.Name | Should -Contain 'a1-bad-equity.svg'
        $files.Exists | Should -Not -Contain $false
    }

    It 'rehearses files and limits beside the policy in force' {
        '{"defaults":{"drawdown_limit":-10}}' | Set-Content loose.json
        Export-AgentReport -OutputPath report.html -DrawdownLimit -2 -Rehearse loose.json, -1
        $report = Get-Content report.html -Raw
        $report | Should -Match 'loose\.json'
        $report | Should -Match 'limit -1'
        Get-ErrorId { Export-AgentReport -OutputPath no.html -Rehearse nowhere.json } | Should -Be "PolicyInvalid,$type"
    }

    It 'takes statistics as the agents that it is about' {
        Get-AgentRewardStats | Where-Object Drawdown -lt -2.9 | Export-AgentReport -OutputPath report.html
        $report = Get-Content report.html -Raw
        $report | Should -Match '<bdi>bad</bdi>'
        $report | Should -Not -Match '<bdi>good</bdi>'
    }

    It 'leaves out what is not asked for' {
        Export-AgentReport -OutputPath summary.html -Detail Summary -Agent b* -Since 2026-01-01T00:00:10Z
        $report = Get-Content summary.html -Raw
        $report | Should -Not -Match 'section class="agent"'
        $report | Should -Not -Match '<bdi>good</bdi>'
    }

    It 'writes nothing with -WhatIf and without a log' {
        $before = Get-Bytes
        Export-AgentReport -OutputPath report.html -WhatIf
        Get-ErrorId { Export-AgentReport nowhere.jsonl report.html } | Should -Be "EventLogNotFound,$type"
        Get-Bytes | Should -Be $before
    }

    It 'refuses with public ids' {
        Get-ErrorId { Export-AgentReport -OutputPath r.html -Every 7m } | Should -Be "BucketInvalid,$type"
        Get-ErrorId { Export-AgentReport -OutputPath telemetry } | Should -Be "FileUnwritable,$type"
        Get-ErrorId { Export-AgentReport -OutputPath r.html -RequireLedger } | Should -Be "LedgerNotFound,$type"
        Get-ErrorId { Export-AgentReport -OutputPath r.html -Agent nobody } | Should -Be "AgentNotFound,$type"
        'r.html' | Should -Exist
    }
}
