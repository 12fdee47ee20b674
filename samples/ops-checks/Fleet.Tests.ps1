# Ops checks: what must hold for a fleet, as tests that a pipeline or a schedule runs. Pester 5 and 6.
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

# Pester runs discovery and tests apart: each reads the fleet's state.
BeforeDiscovery {
    . "$PSScriptRoot/Fleet.ps1"
    $fleet = Get-FleetState -Path $Path -LedgerPath $LedgerPath
}

BeforeAll {
    . "$PSScriptRoot/Fleet.ps1"
    $fleet = Get-FleetState -Path $Path -LedgerPath $LedgerPath
    $stats = $fleet.Stats

    # A text as PowerShell takes it, so that a message's command can be typed as it stands.
    function Quote([string] $Text) { "'$($Text -replace "'", "''")'" }
    function Clear-Line([string] $Agent) { "once it is understood, Clear-AgentQuarantine $(Quote $Agent) -LedgerPath $(Quote $LedgerPath)" }
}

Describe 'The fleet' {
    It 'can be read' {
        $fleet.Problem | ForEach-Object { $_.Exception.Message } | Should -BeNullOrEmpty
    }

    It 'has agents that write events' {
        $stats.Count | Should -BeGreaterThan 0 -Because "'$Path' is to hold events; -Data @{ Path = '...' } names another log"
    }

    It 'is not silent' -Skip:($null -eq $MaxSilence) {
        $newest = ($stats.LastSeen | Measure-Object -Maximum).Maximum
        $newest | Should -Not -BeNullOrEmpty -Because "no event of '$Path' says when it happened"
        [DateTimeOffset]::Now - $newest | Should -BeLessOrEqual $MaxSilence -Because "the newest event of '$Path' is of $newest"
    }

    It 'is mostly in service' {
        $out = @($stats | Where-Object Quarantined)
        $because = "$($out.Agent -join ', ') are quarantined; Get-AgentQuarantine -Active -LedgerPath $(Quote $LedgerPath) says why"
        $out.Count | Should -BeLessOrEqual ($MaxQuarantinedRatio * $stats.Count) -Because $because
    }
}

# Under Pester 6 an empty -ForEach is an error: a fleet may have no agent, and none that is quarantined.
if ($fleet.Stats) {
    Describe 'The agent <_.Agent>' -ForEach $fleet.Stats {
        It 'makes few errors, or is out of service' {
            if (-not $_.Quarantined) {
                $because = "$($_.Errors) of the $($_.Runs) runs of $(Quote $_.Agent) are errors; out of service it goes by " +
                    "Add-AgentQuarantine $(Quote $_.Agent) -Reason 'too many errors' -LedgerPath $(Quote $LedgerPath)"
                $_.Errors | Should -BeLessOrEqual ($MaxErrorRatio * $_.Runs) -Because $because
            }
        }
    }
}

if ($fleet.Quarantined) {
    Describe 'The quarantine of <_.Agent>' -ForEach $fleet.Quarantined {
        It 'has a reason' {
            $_.Reason | Should -Not -BeNullOrEmpty -Because "$(Quote $_.Agent) is quarantined without one; $(Clear-Line $_.Agent)"
        }

        It 'has been looked at' {
            if ($_.Kind -eq 'Automatic') {
                $because = "$(Quote $_.Agent) is quarantined since $($_.Since) ($($_.Reason)); $(Clear-Line $_.Agent)"
                [DateTimeOffset]::Now - $_.Since | Should -BeLessOrEqual $MaxUnattended -Because $because
            }
        }

        It 'is obeyed' {
            $agent = $_
            $lastSeen = ($stats | Where-Object Agent -CEQ $agent.Agent).LastSeen
            if ($lastSeen) {
                $because = "$(Quote $agent.Agent) still writes events; what starts it is to ask first: " +
                    "if (Test-AgentQuarantine $(Quote $agent.Agent) -LedgerPath $(Quote $LedgerPath)) { return }"
                $lastSeen | Should -BeLessOrEqual ($agent.Since + $Grace) -Because $because
            }
        }
    }
}
