@{
    RootModule             = 'module/bin/AgentQuarantine.PowerShell.dll'
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
        'Export-AgentDashboard'
        'Export-AgentMetrics'
        'Get-AgentMetricsServer'
        'Get-AgentQuarantine'
        'Get-AgentQuarantinePolicy'
        'Get-AgentRewardStats'
        'Invoke-AgentQuarantine'
        'Measure-AgentDrawdown'
        'Measure-AgentQuarantinePolicy'
        'Start-AgentMetricsServer'
        'Stop-AgentMetricsServer'
        'Test-AgentQuarantine'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @('agents', 'telemetry', 'quarantine', 'circuit-breaker', 'drawdown', 'prometheus', 'grafana')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
