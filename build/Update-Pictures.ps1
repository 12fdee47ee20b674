<#
.SYNOPSIS
    Renews the pictures of the docs: the fleet's page, an agent's page, the report and the dashboard, of scripted fleets, as a headless Chromium shows
    them.
.DESCRIPTION
    The fleet is the same every time. Its quarantines are those of a rehearsal, written as the ledger and history of checks that ran meanwhile.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$root = Split-Path $PSScriptRoot
$chromium = Get-Command chromium, chromium-browser, google-chrome -ErrorAction Ignore | Select-Object -First 1
if (-not $chromium) {
    throw 'There is no chromium, chromium-browser or google-chrome on PATH to draw the pictures with.'
}
dotnet build "$root/src/AgentQuarantine.Cli" --configuration Release --verbosity quiet
$agentq = "$root/src/AgentQuarantine.Cli/bin/Release/net10.0/agentq"

# A day of a fleet: each agent earns, and some of them less from an hour on.
function New-FleetEvent {
    $random = [Random]::new(11)
    $start = [datetime]::new(2026, 3, 2, 0, 0, 0, [DateTimeKind]::Utc)
    $falls = @{ momentum = 15; 'scraper-eu' = 19; 'ppo/walker' = 9; 'arbitrage' = 21 }
    $agents = 'arbitrage', 'coder', 'coder-review', 'dqn/cartpole', 'edge', 'mean-reverter', 'momentum', 'planner', 'ppo/lander', 'ppo/walker',
        'scraper-eu', 'scraper-us', 'summariser', 'support-de', 'support-en', 'translator'
    for ($minute = 0; $minute -lt 1440; $minute++) {
        foreach ($agent in $agents) {
            if ($random.Next(5) -ne 0) {
                continue
            }
            $mean = if ($falls.ContainsKey($agent) -and $minute -ge 60 * $falls[$agent]) { -0.11 } elseif ($agent -eq 'edge') { 0.004 } else { 0.03 }
            [ordered]@{
                ts         = $start.AddSeconds(60 * $minute + $random.Next(60)).ToString('o')
                agent      = $agent
                reward     = [math]::Round($mean + ($random.NextDouble() - 0.5) / 2, 4)
                latency_ms = [math]::Round(200 + 900 * [math]::Pow($random.NextDouble(), 4), 1)
                cost_usd   = [math]::Round($random.NextDouble() / 200, 5)
            }
        }
    }
}

# What checks every five minutes would have written: an agent that is held writes no lines.
function Write-Fleet([object[]] $Events, [string] $Folder) {
    $Events | ForEach-Object { $_ | ConvertTo-Json -Compress } | Set-Content -LiteralPath "$Folder/events.jsonl"
    $rows = & $agentq rehearse "$Folder/events.jsonl" --json | ConvertFrom-Json -DateKind String
    $held = @{}
    foreach ($row in $rows | Where-Object quarantines -gt 0) {
        $held[$row.agent] = $row.transitions[0]
    }
    $Events | Where-Object { -not $held.ContainsKey($_.agent) -or [datetime]$_.ts -lt [datetime]$held[$_.agent].time } |
        ForEach-Object { $_ | ConvertTo-Json -Compress } | Set-Content -LiteralPath "$Folder/events.jsonl"
    $entries = [ordered]@{}
    foreach ($agent in $held.Keys | Sort-Object) {
        $entries[$agent] = @{ active = $true; reason = "Auto-quarantine: $($held[$agent].reason)"; since = $held[$agent].time }
    }
    @{ agents = $entries; updated_at = '2026-03-02T23:55:00Z' } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath "$Folder/quarantine.json"
    $history = @(
        @{
            time = '2026-03-02T04:00:00Z'; agent = 'planner'; action = 'quarantine'; kind = 'manual'; enforced = $true
            reason = 'new prompt on trial'; level = 0
        }
        @{
            time = '2026-03-02T07:30:00Z'; agent = 'planner'; action = 'clear'; kind = 'manual'; enforced = $true
            reason = 'cleared by hand'; level = 0
        }
        foreach ($agent in $held.Keys) {
            @{
                time = $held[$agent].time; agent = $agent; action = 'quarantine'; kind = 'automatic'; enforced = $true
                reason = $held[$agent].reason; level = 1
            }
        }
    )
    $history | Sort-Object { [datetime]$_.time } | ForEach-Object { $_ | ConvertTo-Json -Compress } |
        Set-Content -LiteralPath "$Folder/quarantine.history.jsonl"
}

function Save-Picture([string] $Uri, [string] $Name, [string] $Size) {
    $null = & $chromium.Source --headless=new --no-sandbox --disable-gpu --hide-scrollbars "--user-data-dir=$folder/profile" `
        "--window-size=$Size" "--screenshot=$root/docs/$Name" $Uri 2>&1
    Get-Item -LiteralPath "$root/docs/$Name"
}

$folder = [IO.Directory]::CreateTempSubdirectory('AgentQuarantine').FullName
Push-Location -LiteralPath $folder
$server = $null
try {
    Write-Fleet @(New-FleetEvent) $folder
    & $agentq report events.jsonl --ledger quarantine.json --rehearse -1.5 --rehearse -6 -o report.html
    Save-Picture "file://$folder/report.html" report.png '1440,1500'
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $server = Start-Process -FilePath $agentq -PassThru -RedirectStandardError "$folder/serve.log" -ArgumentList @(
        'serve', 'events.jsonl', '--ledger', 'quarantine.json', '--port', $port, '--page-history', '1d')
    while (-not $server.HasExited) {
        try {
            $null = Invoke-RestMethod "http://localhost:$port/-/ready"
            break
        }
        catch {
            # It has not begun yet.
            Start-Sleep -Milliseconds 100
        }
    }
    Save-Picture "http://localhost:$port/" page.png '1440,760'
    Save-Picture "http://localhost:$port/agents?name=momentum" page-agent.png '1440,1240'
}
finally {
    if ($server -and -not $server.HasExited) {
        $server.Kill()
        $server.WaitForExit()
    }
    Pop-Location
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
& "$PSScriptRoot/Update-DashboardPicture.ps1" -Agentq $agentq -Chromium $chromium.Source
