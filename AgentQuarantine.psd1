@{
    RootModule             = 'module/AgentQuarantine.psm1'
    ModuleVersion          = '1.0.0'
    GUID                   = 'f6c317ff-855f-486a-88f1-c66ca0ed344c'
    Author                 = 'AgentQuarantine contributors'
    CompanyName            = 'AgentQuarantine contributors'
    Copyright              = '© AgentQuarantine contributors. MIT licence.'
    Description            = 'A circuit breaker for fleets of agents: rolling reward statistics, quarantine on drawdown, Prometheus metrics.'
    PowerShellVersion      = '7.6'
    CompatiblePSEditions   = @('Core')
    TypesToProcess         = @('module/AgentQuarantine.Types.ps1xml')
    FormatsToProcess       = @('module/AgentQuarantine.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Add-AgentQuarantine'
        'Clear-AgentQuarantine'
        'Compare-AgentQuarantinePolicy'
        'Export-AgentDashboard'
        'Export-AgentMetrics'
        'Export-AgentReport'
        'Get-AgentEventLog'
        'Get-AgentMetricsServer'
        'Get-AgentQuarantine'
        'Get-AgentQuarantinePolicy'
        'Get-AgentRewardStats'
        'Get-AgentRollup'
        'Get-AgentStore'
        'Import-AgentEvent'
        'Initialize-AgentQuarantine'
        'Initialize-AgentStore'
        'Invoke-AgentQuarantine'
        'Measure-AgentDrawdown'
        'Measure-AgentQuarantinePolicy'
        'New-AgentQuarantinePolicy'
        'Remove-AgentEvent'
        'Start-AgentMetricsServer'
        'Stop-AgentMetricsServer'
        'Test-AgentQuarantine'
        'Test-AgentQuarantinePolicy'
        'Update-AgentStore'
        'Watch-AgentQuarantine'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    HelpInfoURI            = 'https://github.com/agentquarantine/agentquarantine/raw/main/'
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'agents', 'telemetry', 'quarantine', 'circuit-breaker', 'drawdown', 'prometheus', 'grafana'
                'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
            ProjectUri   = 'https://github.com/agentquarantine/agentquarantine'
            LicenseUri   = 'https://github.com/agentquarantine/agentquarantine/blob/main/LICENSE'
            IconUri      = 'https://github.com/agentquarantine/agentquarantine/raw/main/docs/icon.png'
            # Empty for a release; 'beta1' makes 1.0.0-beta1.
            Prerelease   = ''
            ReleaseNotes = @'
The first release: reward statistics per agent from event logs, quarantine on drawdown by a policy file, rehearsal and
calibration of limits, Prometheus metrics, a Grafana dashboard and alert rules. All changes stand in CHANGELOG.md.
'@
        }
    }
}
