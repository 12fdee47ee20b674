<#
.SYNOPSIS
    A quarantine check for a schedule: what Invoke-AgentQuarantine decides goes to standard output, an error to standard error.
.DESCRIPTION
    Exit codes as agentq's: 0 done, 1 failed (one line, with the error's id), 2 wrong use.
    Run it with -File: pwsh -NoProfile -NonInteractive -File check.ps1 -PolicyPath policy.json
.EXAMPLE
    ./check.ps1 -PolicyPath policy.json -DecisionPath decisions.csv
    Appends the decisions to a CSV file in place of showing them.
#>
[CmdletBinding()]
param(
    [string[]] $Path = 'telemetry/events.jsonl',
    [string] $LedgerPath = 'meta_supervisor/quarantine.json',
    [string] $PolicyPath,
    [string] $DecisionPath,
    # What no parameter takes.
    [Parameter(ValueFromRemainingArguments)] [string[]] $Unknown
)

# Without this an error is printed, the script goes on, and its exit code is 0.
$ErrorActionPreference = 'Stop'

if ($Unknown) {
    [Console]::Error.WriteLine("check.ps1: '$($Unknown[0])' is not known. It takes -Path, -LedgerPath, -PolicyPath and -DecisionPath.")
    exit 2
}

try {
    # The module beside a checkout's samples, or the one that is installed.
    $manifest = Join-Path $PSScriptRoot '../AgentQuarantine.psd1'
    Import-Module ((Test-Path -LiteralPath $manifest) ? $manifest : 'AgentQuarantine')

    $check = @{ Path = $Path; LedgerPath = $LedgerPath }
    if ($PolicyPath) { $check.PolicyPath = $PolicyPath }
    $decisions = Invoke-AgentQuarantine @check
    if ($DecisionPath) { $decisions | Export-Csv -LiteralPath $DecisionPath -Append } else { $decisions | Format-Table | Out-String -Width 200 }
    exit 0
}
catch {
    [Console]::Error.WriteLine("check.ps1: $($_.FullyQualifiedErrorId -replace ',.*'): $($_.Exception.Message)")
    exit 1
}
