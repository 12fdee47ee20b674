BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $namespace = 'AgentQuarantine.PowerShell.Commands'

    function Wait-Ready($Server) {
        $patience = [Diagnostics.Stopwatch]::StartNew()
        while ($Server.State -ne 'Ready') {
            $patience.Elapsed.TotalSeconds | Should -BeLessThan 30 -Because "the server should have become ready; it says '$($Server.LastReport)'"
            Start-Sleep -Milliseconds 20
        }
    }

    function Test-Listening([int] $Port) {
        $client = [Net.Sockets.TcpClient]::new()
        try { $client.Connect('127.0.0.1', $Port); $true } catch [Net.Sockets.SocketException] { $false } finally { $client.Dispose() }
    }
}

AfterAll {
    Stop-AgentMetricsServer -All
}

Describe 'Start-AgentMetricsServer' {
    BeforeEach {
        $folder = Enter-NewFolder
        New-Fleet
    }

    AfterEach {
        Stop-AgentMetricsServer -All
    }

    It 'listens on a free port when it returns and serves the default log and ledger of the current location' {
        $server = Start-AgentMetricsServer -Port 0
        $server.Port | Should -BeGreaterThan 0
        $server.Path | Should -Be ([IO.Path]::GetFullPath("$folder/telemetry/events.jsonl"))
        $server.LedgerPath | Should -Be ([IO.Path]::GetFullPath("$folder/meta_supervisor/quarantine.json"))
        Invoke-RestMethod "http://localhost:$($server.Port)/-/healthy" | Should -BeLike 'healthy*'

        Wait-Ready $server
        $server.Agents | Should -Be 3
        $metrics = Invoke-RestMethod $server.Uri
        $metrics | Should -BeLike "*`nagent_runs_total{agent=`"bad`"} 30`n*"
        (Invoke-RestMethod "http://127.0.0.1:$($server.Port)/api/v1/agents/good").statistics.count | Should -Be 20
    }

    It 'serves the very statistics that Get-AgentRewardStats gives' {
        $server = Start-AgentMetricsServer -Port 0 -Window 7 -Last 40
        Wait-Ready $server
        $lines = (Invoke-RestMethod $server.Uri) -split "`n"
        foreach ($s in Get-AgentRewardStats -Window 7 -Last 40) {
            foreach ($pair in @('agent_reward_mean', $s.Mean), @('agent_reward_std', $s.Std),
                @('agent_reward_sharpe', $s.Sharpe), @('agent_reward_drawdown', $s.Drawdown)) {
                $line = $lines | Where-Object { $_.StartsWith("$($pair[0]){agent=`"$($s.Agent)`"} ") }
                [double] ($line -split ' ')[-1] | Should -Be $pair[1]
            }
        }
    }

    It 'says PortInUse when the port is taken, and starts again on a port that was freed' {
        $server = Start-AgentMetricsServer -Port 0
        $port = $server.Port
        Get-ErrorId { Start-AgentMetricsServer -Port $port } | Should -Be "PortInUse,$namespace.StartAgentMetricsServerCommand"
        foreach ($again in 1..3) {
            Stop-AgentMetricsServer -All
            Test-Listening $port | Should -BeFalse
            (Start-AgentMetricsServer -Port $port).Port | Should -Be $port
        }
    }

    It 'makes checks when it is asked to, by the policy that it is given' {
        $server = Start-AgentMetricsServer -Port 0 -CheckEvery 5m -DrawdownLimit -2.5
        Wait-Ready $server
        (Get-AgentQuarantine).Agent | Should -Be @('bad', 'edge')
        Invoke-RestMethod $server.Uri | Should -BeLike '*agentquarantine_decisions_total{action="quarantine"} 2*'
    }

    It 'writes nothing when it is not asked to make checks' {
        Wait-Ready (Start-AgentMetricsServer -Port 0)
        Test-Path meta_supervisor | Should -BeFalse
    }

    It 'starts before the log is there' {
        $server = Start-AgentMetricsServer none.jsonl -Port 0
        $server.State | Should -Be 'Starting'
        Add-Event none.jsonl @{ a = 1 }
        Wait-Ready $server
        $server.Agents | Should -Be 1
    }

    It 'takes several logs and patterns, and reads what comes under them' {
        Add-Event day-1.jsonl @{ a = 1 }
        $server = Start-AgentMetricsServer 'day-*.jsonl', telemetry/events.jsonl -Port 0 -Interval 0.1 -RotateWait 1
        Wait-Ready $server
        $server.Path | Should -HaveCount 2
        Add-Event day-2.jsonl @{ fresh = 1 }
        $before = [DateTime]::UtcNow
        while ($server.Agents -lt 5 -and [DateTime]::UtcNow - $before -lt [TimeSpan]::FromSeconds(20)) { Start-Sleep -Milliseconds 100 }
        Invoke-RestMethod $server.Uri | Should -BeLike '*agent_runs_total{agent="fresh"} 1*'
    }

    It 'asks for the credential and answers over TLS' {
        $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
        $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=localhost', $key, 'SHA256')
        $certificate = $request.CreateSelfSigned([DateTimeOffset]::Now.AddDays(-1), [DateTimeOffset]::Now.AddDays(1))
        $password = [Net.NetworkCredential]::new('', 'pw').SecurePassword
        [IO.File]::WriteAllBytes("$folder/c.pfx", $certificate.Export('Pfx', $password))
        Set-Content c.pem ($certificate.ExportCertificatePem() + "`n" + $key.ExportPkcs8PrivateKeyPem())
        $credential = [pscredential]::new('prom', $password)

        foreach ($server in @(
                Start-AgentMetricsServer -Port 0 -Credential $credential -Certificate $certificate
                Start-AgentMetricsServer -Port 0 -Credential $credential -Certificate c.pfx -CertificatePassword $password
                Start-AgentMetricsServer -Port 0 -Credential $credential -Certificate c.pem)) {
            $server.Uri.Scheme | Should -Be 'https'
            Wait-Ready $server
            { Invoke-RestMethod $server.Uri -SkipCertificateCheck } | Should -Throw '*401*'
            Invoke-RestMethod $server.Uri -SkipCertificateCheck -Credential $credential -Authentication Basic | Should -BeLike '*agent_runs_total*'
        }
        Get-ErrorId { Start-AgentMetricsServer -Port 0 -Certificate c.pfx } |
            Should -Be "CertificateInvalid,$namespace.StartAgentMetricsServerCommand"
        Get-ErrorId { Start-AgentMetricsServer -Port 0 -Certificate 7 } | Should -Be "CertificateInvalid,$namespace.StartAgentMetricsServerCommand"
    }

    It 'takes an address in the brackets that a URL puts around it, and stops there too' {
        if (-not [Net.Sockets.Socket]::OSSupportsIPv6) {
            Set-ItResult -Skipped -Because 'there is no IPv6 here'
            return
        }
        $server = Start-AgentMetricsServer -Port 0 -HostName '[::1]'
        Invoke-RestMethod "http://[::1]:$($server.Port)/-/healthy" | Should -BeLike 'healthy*'
        Get-AgentMetricsServer | Stop-AgentMetricsServer
        { Invoke-RestMethod "http://[::1]:$($server.Port)/-/healthy" } | Should -Throw
    }

    It 'takes a web configuration, whose libraries are loaded for it alone' {
        $names = { [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match 'YamlDotNet|BCrypt' }
        & $names | Should -BeNullOrEmpty
        # Of the password "right".
        Set-Content web.yml 'basic_auth_users: {alice: $2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC}'
        $server = Start-AgentMetricsServer -Port 0 -WebConfig web.yml -WarningAction SilentlyContinue
        Wait-Ready $server
        $right = [pscredential]::new('alice', (ConvertTo-SecureString 'right' -AsPlainText -Force))
        $wrong = [pscredential]::new('alice', (ConvertTo-SecureString 'wrong' -AsPlainText -Force))
        $plain = @{ Authentication = 'Basic'; AllowUnencryptedAuthentication = $true }
        { Invoke-RestMethod $server.Uri @plain -Credential $wrong } | Should -Throw '*401*'
        Invoke-RestMethod $server.Uri @plain -Credential $right | Should -BeLike '*agent_runs_total*'

        & $names | Should -HaveCount 2
        foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -match 'YamlDotNet|BCrypt' }) {
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly) | Should -Not -Be ([Runtime.Loader.AssemblyLoadContext]::Default)
        }
    }

    It 'is asked by its own names, and by those that are allowed' {
        $server = Start-AgentMetricsServer -Port 0 -AllowedHost fleet.example.org -ExternalUrl https://proxy.example.org/agents/
        $at = "http://127.0.0.1:$($server.Port)/agents/-/healthy"
        foreach ($name in 'fleet.example.org', 'proxy.example.org', [Environment]::MachineName) {
            Invoke-RestMethod $at -Headers @{ Host = $name } | Should -BeLike 'healthy*'
        }
        { Invoke-RestMethod $at -Headers @{ Host = 'evil.example' } } | Should -Throw '*421*'
    }

    It 'warns when it serves others without a certificate or a credential' {
        Start-AgentMetricsServer -Port 0 -HostName 0.0.0.0 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike '*neither a certificate nor a credential*'
        Start-AgentMetricsServer -Port 0 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 0
    }

    It 'says what is wrong with <Name>' -ForEach @(
        @{ Name = 'a host that is not this machine'; Parameters = @{ HostName = 'no.such.host.invalid' }; Id = 'AddressUnavailable' }
        @{ Name = 'buckets that do not ascend'; Parameters = @{ CostBucket = 2, 1 }; Id = 'MetricsOption' }
        @{ Name = 'a path that is no file'; Parameters = @{ Path = 'Env:/x' }; Id = 'PathNotFileSystem' }
        @{
            Name = 'a web configuration beside a certificate'; Parameters = @{ WebConfig = 'w.yml'; Certificate = 'c.pem' }
            Id = 'WebConfigStandsAlone'
        }
        @{ Name = 'a web configuration that is not there'; Parameters = @{ WebConfig = 'none.yml' }; Id = 'WebConfigInvalid' }
        @{ Name = 'issuers of clients without TLS'; Parameters = @{ ClientCAPath = 'ca.pem' }; Id = 'ClientCAWithoutCertificate' }
        @{ Name = 'an address that is none'; Parameters = @{ ExternalUrl = 'fleet/agents' }; Id = 'ExternalUrlInvalid' }
        @{ Name = 'a certificate that is not there'; Parameters = @{ Certificate = 'none.pfx' }; Id = 'CertificateInvalid' }
    ) {
        Get-ErrorId { Start-AgentMetricsServer -Port 0 @Parameters } | Should -Be "$Id,$namespace.StartAgentMetricsServerCommand"
    }

    It 'starts nothing with -WhatIf' {
        Start-AgentMetricsServer -Port 0 -WhatIf | Should -BeNullOrEmpty
        Get-AgentMetricsServer | Should -BeNullOrEmpty
    }

    It 'stays with -Wait until it is stopped, and frees the port then' {
        $shell = [powershell]::Create()
        try {
            [void] $shell.AddScript("Import-Module '$Root/AgentQuarantine.psd1'; Set-Location -LiteralPath '$folder'; " +
                'Start-AgentMetricsServer -Port 0 -Wait')
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $run = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $patience = [Diagnostics.Stopwatch]::StartNew()
            while ($output.Count -eq 0) {
                $patience.Elapsed.TotalSeconds | Should -BeLessThan 30
                Start-Sleep -Milliseconds 20
            }
            Test-Listening $output[0].Port | Should -BeTrue
            $run.IsCompleted | Should -BeFalse

            $shell.Stop()
            Test-Listening $output[0].Port | Should -BeFalse
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Get- and Stop-AgentMetricsServer' {
    BeforeEach {
        [void] (Enter-NewFolder)
        New-Fleet
        $first = Start-AgentMetricsServer -Port 0
        $second = Start-AgentMetricsServer -Port 0
    }

    AfterEach {
        Stop-AgentMetricsServer -All
    }

    It 'lists the servers of the session, or those that are named' {
        (Get-AgentMetricsServer).Id | Should -Be @($first.Id, $second.Id)
        (Get-AgentMetricsServer $second.Id).Port | Should -Be $second.Port
        Get-ErrorId { Get-AgentMetricsServer 987654 } | Should -Be "ServerNotFound,$namespace.GetAgentMetricsServerCommand"
    }

    It 'stops by number, by pipeline and all at once' {
        Stop-AgentMetricsServer $first.Id | Should -BeNullOrEmpty
        $first.State | Should -Be 'Stopped'
        Test-Listening $first.Port | Should -BeFalse
        Test-Listening $second.Port | Should -BeTrue
        (Get-AgentMetricsServer | Stop-AgentMetricsServer -PassThru).Id | Should -Be $second.Id
        Test-Listening $second.Port | Should -BeFalse
        Get-AgentMetricsServer | Should -BeNullOrEmpty
        Get-ErrorId { Stop-AgentMetricsServer $first.Id } | Should -Be "ServerNotFound,$namespace.StopAgentMetricsServerCommand"
        { Stop-AgentMetricsServer -All } | Should -Not -Throw
    }

    It 'stops nothing with -WhatIf' {
        Stop-AgentMetricsServer -All -WhatIf
        Test-Listening $first.Port | Should -BeTrue
    }

    It 'shows a table of numbers, states and addresses' {
        $table = Get-AgentMetricsServer | Format-Table | Out-String -Width 300
        $table | Should -Match 'Id\s+State\s+Agents\s+Uri\s+Path'
    }

    It 'frees every port when the module is removed' {
        Remove-Module AgentQuarantine
        Test-Listening $first.Port | Should -BeFalse
        Test-Listening $second.Port | Should -BeFalse
        Import-Module "$Root/AgentQuarantine.psd1" -Force
        Get-AgentMetricsServer | Should -BeNullOrEmpty
    }
}
