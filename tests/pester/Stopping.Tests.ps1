BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

# Reading this log takes minutes: a test that waits for its end fails by the clock of whoever runs the suites.
Describe 'A long reading' -Skip:$IsWindows {
    BeforeAll {
        $folder = Enter-NewFolder
        New-Fleet
        $log = Join-Path $folder telemetry/events.jsonl
        $stream = [IO.File]::OpenWrite($log)
        foreach ($line in 1..6400) {
            $null = $stream.Seek(8mb * $line, 'Begin')   # 50 GB, but for the ends of lines all hole, which takes no room
            $stream.WriteByte(10)
        }
        $stream.Dispose()
    }

    AfterAll {
        Remove-Item -LiteralPath $log
    }

    It 'shows its progress, and stops at Ctrl+C: <_>' -ForEach 'Get-AgentRewardStats', 'Invoke-AgentQuarantine' {
        $session = [powershell]::Create()
        try {
            $null = $session.AddScript("Import-Module '$Root/AgentQuarantine.psd1'; Set-Location -LiteralPath '$folder'; $_ -All")
            $running = $session.BeginInvoke()
            for ($i = 0; $session.Streams.Progress.Count -eq 0 -and -not $running.IsCompleted -and $i -lt 600; $i++) {
                Start-Sleep -Milliseconds 50
            }
            $session.Streams.Progress[0].Activity | Should -Be 'Reading the event log'
            $session.Streams.Progress[0].PercentComplete | Should -BeLessThan 100
            $session.Stop()
            $session.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $session.Dispose()
        }
        Join-Path $folder meta_supervisor | Should -Not -Exist
    }
}
