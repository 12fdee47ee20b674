<#
.SYNOPSIS
    Brings syntax, parameters and types of the pages under docs/en-US up to date with the cmdlets, by PlatyPS; prose stays as it is.
.DESCRIPTION
    The cmdlets are taken from a copy of the module without its help: where a cmdlet has help, PlatyPS appends it to the page's prose.
#>
[CmdletBinding()]
param()

Set-StrictMode -Off   # PlatyPS asks for properties that are not there
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS

$root = Split-Path $PSScriptRoot
$copy = [IO.Directory]::CreateTempSubdirectory('AgentQuarantine').FullName
try {
    Copy-Item -Path "$root/AgentQuarantine.psd1", "$root/module" -Destination $copy -Recurse
    Import-Module "$copy/AgentQuarantine.psd1" -Force
    foreach ($page in Get-ChildItem -Path "$root/docs/en-US/*-*.md" | Sort-Object Name) {
        $before = [IO.File]::ReadAllText($page.FullName)
        $date = [regex]::Match($before, '(?m)^ms\.date: .*$').Value
        # Twice: where the parameters are new or in another order, the first pass leaves [<CommonParameters>] out.
        1..2 | ForEach-Object { Update-MarkdownCommandHelp -Path $page.FullName -NoBackup }
        $after = [IO.File]::ReadAllText($page.FullName).ReplaceLineEndings("`n")
        # The page's own conventions: a fence says what it holds, no empty lines in a row, no date where nothing else is new.
        $after = [regex]::Replace($after, '(?m)^```\n(?=\w+-Agent)', "``````text`n") -replace "`n{3,}", "`n`n"
        if (($after -replace '(?m)^ms\.date: .*$', $date) -ceq $before) {
            $after = $before
        }
        [IO.File]::WriteAllText($page.FullName, $after)
    }
}
finally {
    Remove-Module AgentQuarantine -ErrorAction Ignore
    Remove-Item -LiteralPath $copy -Recurse -ErrorAction Ignore
}
