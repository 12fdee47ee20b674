# What the ops checks look at: the agents' statistics, who is quarantined, and what could not be read.
function Get-FleetState([string] $Path, [string] $LedgerPath) {
    # The module of the checkout that this file is in, or the one that is installed.
    $manifest = Join-Path $PSScriptRoot '../../AgentQuarantine.psd1'
    Import-Module ((Test-Path -LiteralPath $manifest) ? $manifest : 'AgentQuarantine') -ErrorAction Stop
    $state = @{ Stats = @(); Quarantined = @(); Problem = @() }
    try {
        $state.Stats = @(Get-AgentRewardStats -Path $Path -LedgerPath $LedgerPath -ErrorAction SilentlyContinue -ErrorVariable problem)
        $state.Problem = @($problem)
        $state.Quarantined = @(Get-AgentQuarantine -LedgerPath $LedgerPath -Active)
    }
    catch {
        $state.Problem += $_
    }
    $state
}
