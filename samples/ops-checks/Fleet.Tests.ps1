# Ops checks: what must hold for a fleet, as tests that a pipeline or a schedule runs.
#
#   Invoke-Pester samples/ops-checks
#
# With other paths and limits:
#
#   $data = @{ Path = 'logs/fleet.jsonl'; MaxErrorRatio = 0.1; MaxSilence = '1:00:00' }
#   Invoke-Pester -Container (New-PesterContainer -Path samples/ops-checks -Data $data)

param(
    [string] $Path = 'telemetry/events.jsonl',
    [string] $LedgerPath = 'meta_supervisor/quarantine.json',
    # The part of an agent's events that may be errors, while the agent is in service.
    [double] $MaxErrorRatio = 0.25,
    # The part of the fleet that may be out of service.
    [double] $MaxQuarantinedRatio = 0.5,
    # How long a check's quarantine may stand before somebody has looked at it.
    [timespan] $MaxUnattended = '7.00:00:00',
    # How long an agent may still finish what it was doing when it was quarantined.
    [timespan] $Grace = '00:05:00',
    # How old the newest event may be; unless it is given, a log that has ended is fine.
    [Nullable[timespan]] $MaxSilence
)

BeforeDiscovery {
    Import-Module AgentQuarantine
    $stats = @(Get-AgentRewardStats -Path $Path -LedgerPath $LedgerPath)
    $quarantined = @(Get-AgentQuarantine -LedgerPath $LedgerPath -Active)
}

BeforeAll {
    Import-Module AgentQuarantine
    $stats = @(Get-AgentRewardStats -Path $Path -LedgerPath $LedgerPath)
    $quarantined = @(Get-AgentQuarantine -LedgerPath $LedgerPath -Active)
}

Describe 'The fleet' {
    It 'has agents that write events' {
        $stats.Count | Should -BeGreaterThan 0
    }

    It 'is not silent' -Skip:($null -eq $MaxSilence) {
        $newest = ($stats.LastSeen | Measure-Object -Maximum).Maximum
        [DateTimeOffset]::Now - $newest | Should -BeLessOrEqual $MaxSilence
    }

    It 'is mostly in service' {
        @($stats | Where-Object Quarantined).Count / $stats.Count | Should -BeLessOrEqual $MaxQuarantinedRatio
    }
}

Describe 'The agent <_.Agent>' -ForEach $stats {
    It 'makes few errors, or is out of service' {
        if (-not $_.Quarantined) {
            $_.Errors / $_.Runs | Should -BeLessOrEqual $MaxErrorRatio
        }
    }
}

Describe 'The quarantine of <_.Agent>' -ForEach $quarantined {
    It 'has a reason' {
        $_.Reason | Should -Not -BeNullOrEmpty
    }

    It 'has been looked at' {
        if ($_.Kind -eq 'Automatic') {
            [DateTimeOffset]::Now - $_.Since | Should -BeLessOrEqual $MaxUnattended
        }
    }

    It 'is obeyed' {
        $agent = $_
        $lastSeen = ($stats | Where-Object Agent -CEQ $agent.Agent).LastSeen
        if ($lastSeen) {
            $lastSeen | Should -BeLessOrEqual ($agent.Since + $Grace)
        }
    }
}
