<#
.SYNOPSIS
    The usual commands for people who live in pwsh: each task wraps what stands in its function.
.EXAMPLE
    ./build.ps1 -Task Build, Test
.EXAMPLE
    ./build.ps1 -Task Package
    Stages output/AgentQuarantine/<version>/, ready for Publish-PSResource.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Docs', 'Package', 'Clean')]
    [string[]] $Task = 'Build'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

# The module, laid out under module/bin, and everything else.
function Build {
    dotnet build $PSScriptRoot
}

# Every test; the Pester suites are among them.
function Test {
    Push-Location -LiteralPath $PSScriptRoot   # global.json, which names the test runner, is found from here
    try { dotnet test } finally { Pop-Location }
}

# The help that Get-Help shows, from the pages under docs/en-US.
function Docs {
    Import-Module Microsoft.PowerShell.PlatyPS
    $pages = Get-ChildItem -Path "$PSScriptRoot/docs/en-US/*-*.md" | Sort-Object Name
    $made = [IO.Directory]::CreateTempSubdirectory('AgentQuarantine').FullName
    try {
        $null = $pages | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $made
        $null = New-Item -ItemType Directory -Path "$PSScriptRoot/en-US" -Force
        Get-ChildItem -LiteralPath $made -Recurse -Filter *-Help.xml | ForEach-Object {
            # One line ending everywhere, so that the file is the same whoever makes it; and blank lines in place of
            # the control characters that PlatyPS parts paragraphs with.
            $text = [IO.File]::ReadAllText($_.FullName).ReplaceLineEndings("`n").Replace('&#x80;', '').TrimEnd() + "`n"
            [IO.File]::WriteAllText("$PSScriptRoot/en-US/$($_.Name)", $text)
        }
    }
    finally {
        Remove-Item -LiteralPath $made -Recurse
    }
    foreach ($page in Get-ChildItem -Path "$PSScriptRoot/docs/en-US/about_*.md") {
        Copy-Item -LiteralPath $page.FullName -Destination "$PSScriptRoot/en-US/$($page.BaseName).help.txt"
    }
}

# The module as it is published, and nothing else.
function Package {
    $version = (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/AgentQuarantine.psd1").ModuleVersion
    $stage = "$PSScriptRoot/output/AgentQuarantine/$version"
    if (Test-Path -LiteralPath $stage) {
        Remove-Item -LiteralPath $stage -Recurse
    }
    dotnet build "$PSScriptRoot/src/AgentQuarantine.PowerShell" --configuration Release "-p:ModuleBin=$stage/module/bin/" -p:DebugType=none
    Copy-Item -Path "$PSScriptRoot/AgentQuarantine.psd1", "$PSScriptRoot/LICENSE", "$PSScriptRoot/README.md", "$PSScriptRoot/CHANGELOG.md", "$PSScriptRoot/THIRD-PARTY-NOTICES" -Destination $stage
    Copy-Item -Path "$PSScriptRoot/module/*.ps1xml" -Destination "$stage/module"
    Copy-Item -LiteralPath "$PSScriptRoot/en-US" -Destination $stage -Recurse
    Get-Item -LiteralPath $stage
}

# What the tasks above have made.
function Clean {
    dotnet clean $PSScriptRoot
    foreach ($made in "$PSScriptRoot/module/bin", "$PSScriptRoot/output") {
        if (Test-Path -LiteralPath $made) {
            Remove-Item -LiteralPath $made -Recurse
        }
    }
}

foreach ($name in $Task) {
    & $name
}
