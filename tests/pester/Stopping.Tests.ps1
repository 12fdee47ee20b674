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

    # PowerShell itself can hang where progress is written to a pipeline that is stopping (PowerShell/PowerShell#12814).
    It 'writes nothing once it is stopping, with the progress bar on the screen' {
        Add-Type -TypeDefinition @'
            using System;
            using System.Diagnostics;
            using System.Management.Automation;
            using System.Threading;

            public sealed class StopAtProgress
            {
                private int _refused;

                // Who writes to a pipeline that is stopping gets this exception, wherever it is caught.
                public int Refused => Volatile.Read(ref _refused);

                public void Run(PowerShell session)
                {
                    EventHandler<System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs> watch = (_, e) =>
                    {
                        if (e.Exception is PipelineStoppedException && new StackTrace(true).ToString().Contains("WriteProgress"))
                            Interlocked.Increment(ref _refused);
                    };
                    using var stopping = new ManualResetEventSlim();
                    session.Streams.Progress.DataAdded += (_, _) => stopping.Set();
                    var running = session.BeginInvoke();
                    if (!stopping.Wait(60_000))
                        throw new TimeoutException("no progress was shown");
                    AppDomain.CurrentDomain.FirstChanceException += watch;
                    try
                    {
                        session.Stop();
                    }
                    finally
                    {
                        AppDomain.CurrentDomain.FirstChanceException -= watch;
                    }
                }
            }
'@
        $stopper = [StopAtProgress]::new()
        foreach ($round in 1..5) {
            $session = [powershell]::Create()
            $null = $session.AddScript("Import-Module '$Root/AgentQuarantine.psd1'; Set-Location -LiteralPath '$folder'; Get-AgentRewardStats -All")
            $stopper.Run($session)
            $session.InvocationStateInfo.State | Should -Be Stopped
            $session.Dispose()
        }
        $stopper.Refused | Should -Be 0
    }

    It 'is stopped by Stop-Job' {
        Set-Location -LiteralPath $folder
        $job = Get-AgentRewardStats -All -AsJob
        for ($i = 0; $job.Progress.Count -eq 0 -and $i -lt 600; $i++) {
            Start-Sleep -Milliseconds 50
        }
        $job | Stop-Job
        $job.State | Should -Be Stopped
        $job | Remove-Job
    }
}
