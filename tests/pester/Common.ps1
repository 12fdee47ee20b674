# What the suites share. Dot-source it in BeforeAll.

$Root = (Resolve-Path "$PSScriptRoot/../..").Path
Import-Module "$Root/AgentQuarantine.psd1" -Force

# A folder of its own, made the session's location; paths in the tests are relative to it.
function Enter-NewFolder {
    $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid().ToString('n')))
    Set-Location -LiteralPath $folder.FullName
    $folder.FullName
}

# Appends events to a log: -Rewards @{ good = 1, 2; bad = @(-0.1) * 30 }, agents in ordinal order, one a second.
function Add-Event([string] $Path, [System.Collections.IDictionary] $Rewards, [datetime] $From = '2026-01-01Z') {
    $file = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($file))
    $time = $From.ToUniversalTime()
    $lines = foreach ($agent in $Rewards.Keys | Sort-Object) {
        $name = ConvertTo-Json "$agent" -Compress
        foreach ($reward in $Rewards[$agent]) {
            "{`"ts`":`"$($time.ToString('o'))`",`"agent`":$name,`"reward`":$reward}"
            $time = $time.AddSeconds(1)
        }
    }
    [IO.File]::AppendAllText($file, ($lines -join "`n") + "`n")
}

# A fleet of three at the default path: bad breaches the default limit, edge comes close, good does well.
function New-Fleet([string] $Path = 'telemetry/events.jsonl') {
    Add-Event $Path @{ bad = @(-0.1) * 30; edge = @(-0.3) * 9; good = @(0.5) * 20 }
}

# The bytes of every file below the current folder, by name: equal before and after where nothing was written.
function Get-Bytes {
    [Diagnostics.CodeAnalysis.SuppressMessage('PSUseSingularNouns', '', Justification = 'A byte is not what it gives.')]
    param()
    Get-ChildItem -Recurse -File -Force | Sort-Object FullName | ForEach-Object { "$($_.FullName) $((Get-FileHash -LiteralPath $_.FullName).Hash)" }
}

# The FullyQualifiedErrorId of the one error that the script block gives, terminating or not.
function Get-ErrorId([scriptblock] $Script) {
    $found = @(try { & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } } catch { $_ })
    $found.FullyQualifiedErrorId
}

function Invoke-InCulture([string] $Culture, [scriptblock] $Script) {
    $before = [cultureinfo]::CurrentCulture
    try {
        [cultureinfo]::CurrentCulture = $Culture
        & $Script
    }
    finally {
        [cultureinfo]::CurrentCulture = $before
    }
}
