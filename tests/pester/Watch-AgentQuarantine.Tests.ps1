BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $type = 'AgentQuarantine.PowerShell.Commands.WatchAgentQuarantineCommand'
}

Describe 'Watch-AgentQuarantine' {
    BeforeEach {
        $null = Enter-NewFolder
    }

    It 'gives what has been since a time, and ends where the pipeline has enough' {
        Add-AgentQuarantine first, second -Reason 'by hand'
        $seen = Watch-AgentQuarantine -Since 1h | Select-Object -First 2
        $seen.Agent | Should -Be 'first', 'second'
        $seen[0] | Should -BeOfType 'AgentQuarantine.PowerShell.Output.QuarantineTransition'
        $seen[0].Action | Should -Be 'Quarantine'
        $seen[0].Reason | Should -Be 'by hand'
    }

    It 'gives each transition as it happens, one pipe from what it is to do' {
        Add-AgentQuarantine before -Reason test
        Add-AgentQuarantine go -Reason test
        # The first transition makes the next one: they come one after another, and none twice.
        $seen = Watch-AgentQuarantine -Since 1h -Interval 0.05 | ForEach-Object {
            $_
            if ($_.Agent -eq 'go' -and $_.Action -eq 'Quarantine') {
                Clear-AgentQuarantine go
            }
        } | Select-Object -First 3
        "$($seen | ForEach-Object { "$($_.Agent) $($_.Action)" })" | Should -Be 'before Quarantine go Quarantine go Clear'
    }

    It 'gives the agents that are asked for' {
        Add-AgentQuarantine ppo/1, other, ppo/2 -Reason test
        (Watch-AgentQuarantine 'PPO/*' -Since 1h | Select-Object -First 2).Agent | Should -Be 'ppo/1', 'ppo/2'
    }

    It 'begins with a ledger that it can read' {
        Get-ErrorId { Watch-AgentQuarantine -RequireLedger } | Should -Be "LedgerNotFound,$type"
        $null = New-Item -ItemType Directory meta_supervisor
        '{' | Set-Content meta_supervisor/quarantine.json
        Get-ErrorId { Watch-AgentQuarantine } | Should -Be "LedgerDamaged,$type"
    }

    It 'ends at Ctrl+C' {
        Add-AgentQuarantine a -Reason test
        $session = [powershell]::Create()
        try {
            $null = $session.AddScript("Import-Module '$Root/AgentQuarantine.psd1'; Set-Location -LiteralPath '$PWD'; " +
                'Watch-AgentQuarantine -Since 1h -Interval 1d')
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $null = Register-ObjectEvent -InputObject $output -EventName DataAdded -SourceIdentifier added
            $null = $session.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Event -SourceIdentifier added -Timeout 60 | Should -Not -BeNullOrEmpty
            $session.Stop()
            $session.InvocationStateInfo.State | Should -Be 'Stopped'
            $output[0].Agent | Should -Be 'a'
        }
        finally {
            Unregister-Event added
            Remove-Event added -ErrorAction Ignore
            $session.Dispose()
        }
    }
}
