BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.ExportAgentDashboardCommand'
    $default = 'ops/grafana/agents_dashboard.json'

    function Get-Threshold([string] $Path, [int] $Panel) {
        $dashboard = Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json
        ($dashboard.panels | Where-Object id -EQ $Panel).fieldConfig.defaults.thresholds.steps.value
    }
}

Describe 'Export-AgentDashboard' {
    BeforeEach {
        $folder = Enter-NewFolder
    }

    It 'writes the default path under the current location, makes its folder and says nothing' {
        Export-AgentDashboard | Should -BeNullOrEmpty
        $dashboard = Get-Content $default -Raw | ConvertFrom-Json
        $dashboard.uid | Should -Be 'agents-telemetry'
        $dashboard.title | Should -Be 'Agents: Runs / Errors / Latency / Cost / Reward'
        $dashboard.panels.id | Should -Contain 10
    }

    It 'emits the files with -PassThru, in the order in which they are written' {
        $files = Export-AgentDashboard a.json -Rules b/c.rules.yml -Tests -PassThru
        $files | Should -BeOfType [IO.FileInfo]
        $files.FullName |
            Should -Be @("$folder/a.json", "$folder/b/c.rules.yml", "$folder/b/c.rules.test.yml").ForEach({ [IO.Path]::GetFullPath($_) })
        $files.Exists | Should -Be @($true, $true, $true)
    }

    It 'writes the same bytes twice' {
        Export-AgentDashboard -Provisioning . -Tests
        $first = Get-Bytes
        Export-AgentDashboard -Provisioning . -Tests -Force
        @($first).Count | Should -Be 6
        Get-Bytes | Should -Be $first
    }

    It 'writes the same bytes in every culture' {
        Export-AgentDashboard a.json -DrawdownLimit -2.5
        Invoke-InCulture 'de-DE' { Export-AgentDashboard b.json -DrawdownLimit -2.5 }
        (Get-FileHash b.json).Hash | Should -Be (Get-FileHash a.json).Hash
    }

    It 'leaves a file that exists as it is without -Force, and with -NoClobber' {
        Set-Content a.json 'mine'
        Get-ErrorId { Export-AgentDashboard a.json } | Should -Be "DashboardExists,$type"
        Get-ErrorId { Export-AgentDashboard a.json -Force -NoClobber } | Should -Be "DashboardExists,$type"
        Get-Content a.json | Should -Be 'mine'
        Export-AgentDashboard a.json -Force
        Get-Content a.json -TotalCount 1 | Should -Be '{'
    }

    It 'writes nothing at all when one of several files exists' {
        Set-Content b.yml 'mine'
        Get-ErrorId { Export-AgentDashboard a.json -Rules b.yml } | Should -Be "DashboardExists,$type"
        Test-Path a.json | Should -BeFalse
    }

    It 'leaves a read-only file as it is even with -Force' {
        Set-Content a.json 'mine'
        Set-ItemProperty a.json IsReadOnly $true
        Get-ErrorId { Export-AgentDashboard a.json -Force } | Should -Be "FileUnwritable,$type"
        Get-Content a.json | Should -Be 'mine'
        Set-ItemProperty a.json IsReadOnly $false
    }

    It 'writes nothing with -WhatIf' {
        Export-AgentDashboard a.json -Rules b.yml -WhatIf
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'draws the limits that are given' {
        Export-AgentDashboard a.json -DrawdownLimit -50 -SharpeFloor -0.05
        Get-Threshold a.json 9 | Should -Contain -50
        Get-Threshold a.json 8 | Should -Contain -0.05
    }

    It 'draws and alerts on the limits of a policy file' {
        Set-Content policy.json '{ "defaults": { "drawdown_limit": -70, "sharpe_floor": -0.1, "error_ratio_limit": 0.35 } }'
        Export-AgentDashboard a.json -PolicyPath policy.json -DrawdownLimit -60 -Rules b.yml
        Get-Threshold a.json 9 | Should -Contain -60
        Get-Threshold a.json 8 | Should -Contain -0.1
        Get-Threshold a.json 2 | Should -Contain 0.35
        Get-Content b.yml | Should -Contain '          agent:agent_error_ratio:rate5m >= 0.35'
    }

    It 'takes title, uid and data source' {
        Export-AgentDashboard a.json -Title 'Fleet "A"' -Uid fleet-a -DataSourceUid prom-1
        $dashboard = Get-Content a.json -Raw | ConvertFrom-Json
        $dashboard.title | Should -Be 'Fleet "A"'
        $dashboard.uid | Should -Be 'fleet-a'
        $dashboard.templating.list[0].current.value | Should -Be 'prom-1'
    }

    It 'takes a file with brackets in its name by -LiteralPath' {
        Export-AgentDashboard -LiteralPath 'a[1].json'
        Test-Path -LiteralPath 'a[1].json' | Should -BeTrue
    }

    It 'writes to a drive of PowerShell''s own' {
        $null = New-PSDrive -Name Dash -PSProvider FileSystem -Root $folder -Scope Global
        try {
            Export-AgentDashboard Dash:/a.json
        }
        finally {
            Remove-PSDrive Dash -Scope Global
        }
        Test-Path a.json | Should -BeTrue
    }

    It 'refuses what Grafana and Prometheus would refuse, each with its id' {
        Get-ErrorId { Export-AgentDashboard -Uid 'a b' } | Should -Be "DashboardOption,$type"
        Get-ErrorId { Export-AgentDashboard -DrawdownLimit 3 } | Should -Be "PolicyInvalid,$type"
        Get-ErrorId { Export-AgentDashboard -PolicyPath none.json } | Should -Be "PolicyInvalid,$type"
        Get-ErrorId { Export-AgentDashboard -Tests } | Should -Be "TestsWithoutRules,$type"
        Get-ErrorId { Export-AgentDashboard env:x } | Should -Be "PathNotFileSystem,$type"
        Get-ErrorId { Export-AgentDashboard -Path a.json -Provisioning b } | Should -Be "AmbiguousParameterSet,$type"
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'lays out the folders that Grafana and Prometheus start from' {
        Export-AgentDashboard -Provisioning ops -Target 'agents:10871'
        (Get-ChildItem ops -Recurse -File |
            ForEach-Object { [IO.Path]::GetRelativePath("$folder/ops", $_.FullName).Replace('\', '/') } | Sort-Object) | Should -Be @(
            'grafana/dashboards/agents_dashboard.json'
            'grafana/provisioning/dashboards/agents.yml'
            'grafana/provisioning/datasources/agents.yml'
            'prometheus/prometheus.yml'
            'prometheus/rules/agents.rules.yml')
        Get-Content ops/prometheus/prometheus.yml | Should -Contain "          - 'agents:10871'"
    }
}
