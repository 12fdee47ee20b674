<#
.SYNOPSIS
    Renews the dashboard's picture in the docs: a scripted fleet, served and scraped for two minutes, as Grafana's own components draw it.
.DESCRIPTION
    Takes prometheus, chromium and tests/tools/grafana-render. The fleet's rewards are the same every time; what depends on the moment at which
    Prometheus looks is not.
#>
[CmdletBinding()]
param(
    # The agentq to serve with, and the browser.
    [Parameter(Mandatory)]
    [string] $Agentq,
    [Parameter(Mandatory)]
    [string] $Chromium,
    [ValidateRange(20, 600)]
    [int] $Seconds = 120
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$root = Split-Path $PSScriptRoot
$tool = "$root/tests/tools/grafana-render"
if (-not (Get-Command prometheus -ErrorAction Ignore)) {
    throw 'There is no prometheus on PATH to draw the dashboard from.'
}
if (-not (Test-Path "$tool/node_modules")) {
    throw "Grafana's components are not there to draw the dashboard with: npm ci --prefix tests/tools/grafana-render --ignore-scripts"
}

function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}

# The browser's clock stands still while it waits for answers.
function Save-Picture([string] $Uri, [string] $Name, [string] $Size) {
    $null = & $Chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars "--user-data-dir=$folder/profile" `
        --virtual-time-budget=10000 "--window-size=$Size" "--screenshot=$root/docs/$Name" $Uri 2>&1
    Get-Item -LiteralPath "$root/docs/$Name"
}

# Each agent earns, and some of them lose from a share of the time on, until a check takes them out.
function Add-Telemetry([string] $Log, [string] $Server, [int] $Seconds) {
    $random = [Random]::new(11)
    $agents = 'arbitrage', 'coder', 'coder-review', 'edge', 'momentum', 'planner', 'ppo/walker', 'scraper-eu', 'support-de', 'translator'
    $falls = @{ momentum = 0.35; 'scraper-eu' = 0.7; 'ppo/walker' = 0.2 }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while ($watch.Elapsed.TotalSeconds -lt $Seconds) {
        $held = (Invoke-RestMethod "$Server/api/v1/agents").agents | Where-Object quarantined | ForEach-Object agent
        $lines = foreach ($agent in $agents) {
            if ($agent -in $held -or $random.Next(4) -eq 0) {
                continue
            }
            $mean = if ($falls.ContainsKey($agent) -and $watch.Elapsed.TotalSeconds -ge $Seconds * $falls[$agent]) { -0.09 } else { 0.02 }
            [ordered]@{
                agent      = $agent
                reward     = [math]::Round($mean + ($random.NextDouble() - 0.5) / 3, 4)
                latency_ms = [math]::Round(200 + 900 * [math]::Pow($random.NextDouble(), 4), 1)
                cost_usd   = [math]::Round($random.NextDouble() / 200, 5)
                ok         = $random.Next(25) -ne 0
            } | ConvertTo-Json -Compress
        }
        [IO.File]::AppendAllText($Log, ($lines -join "`n") + "`nno event`n")
        Start-Sleep -Milliseconds 250
    }
}

$folder = [IO.Directory]::CreateTempSubdirectory('AgentQuarantine').FullName
Push-Location -LiteralPath $folder
$servers = @()
try {
    $null = New-Item -Path events.jsonl -ItemType File
    $port, $prometheus = (Get-FreePort), (Get-FreePort)
    $servers += Start-Process -FilePath $Agentq -PassThru -RedirectStandardError serve.log -ArgumentList @(
        'serve', 'events.jsonl', '--ledger', 'quarantine.json', '--port', $port, '--interval', '0.2s', '--check-every', '2s')
    $null = & $Agentq export-dashboard --provisioning ops --target "localhost:$port"
    (Get-Content ops/prometheus/prometheus.yml -Raw) -replace '_interval: 10s', '_interval: 1s' | Set-Content ops/prometheus/prometheus.yml
    $servers += Start-Process -FilePath prometheus -PassThru -RedirectStandardError prometheus.log -ArgumentList @(
        '--config.file=ops/prometheus/prometheus.yml', '--storage.tsdb.path=tsdb', "--web.listen-address=127.0.0.1:$prometheus")
    while (-not (Test-Connection -TargetName localhost -TcpPort $port -Quiet)) {
        Start-Sleep -Milliseconds 100
    }
    $null = Invoke-RestMethod "http://localhost:$port/-/ready" -MaximumRetryCount 60 -RetryIntervalSec 1
    Add-Telemetry "$folder/events.jsonl" "http://localhost:$port" $Seconds
    node "$tool/build.mjs" page ops/grafana/dashboards/agents_dashboard.json
    Save-Picture "file://$folder/page/index.html?prometheus=http://127.0.0.1:$prometheus&span=$($Seconds - 10)" dashboard.png '1208,1110'
}
finally {
    foreach ($server in $servers | Where-Object { -not $_.HasExited }) {
        $server.Kill()
        $server.WaitForExit()
    }
    Pop-Location
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
