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
    [ValidateSet('Build', 'Test', 'Docs', 'Package', 'Tool', 'Libraries', 'Pictures', 'Clean')]
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

# The help that Get-Help shows, from the pages under docs/en-US; the pages follow the cmdlets first.
function Docs {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
        throw 'PlatyPS is not installed. Install-PSResource Microsoft.PowerShell.PlatyPS -Version 1.0.3 gets it from the PowerShell ' +
            'Gallery; where that is out of reach, its source (https://github.com/PowerShell/platyPS, tag v1.0.3) is built by ' +
            './build.ps1 there, which leaves a module under out/ for a folder of $env:PSModulePath.'
    }
    Import-Module Microsoft.PowerShell.PlatyPS
    & "$PSScriptRoot/build/Update-HelpPages.ps1"
    $help = Get-ChildItem -Path "$PSScriptRoot/docs/en-US/*-*.md" | Sort-Object Name | Import-MarkdownCommandHelp
    $made = [IO.Directory]::CreateTempSubdirectory('AgentQuarantine').FullName
    try {
        $null = $help | Export-MamlCommandHelp -OutputFolder $made
        $file = Get-ChildItem -LiteralPath $made -Recurse -Filter *-Help.xml
        & "$PSScriptRoot/build/Complete-Maml.ps1" -Path $file.FullName -CommandHelp $help
        Copy-Item -LiteralPath $file.FullName -Destination "$PSScriptRoot/en-US"
    }
    finally {
        Remove-Item -LiteralPath $made -Recurse
    }
    foreach ($page in Get-ChildItem -Path "$PSScriptRoot/docs/en-US/about_*.md") {
        Copy-Item -LiteralPath $page.FullName -Destination "$PSScriptRoot/en-US/$($page.BaseName).help.txt"
    }
}

# The pictures of the docs, of a scripted fleet as a headless Chromium shows it.
function Pictures {
    & "$PSScriptRoot/build/Update-Pictures.ps1"
}

# The NuGet packages for programs, under output/packages, each with a CycloneDX list of what it brings (its SBOM).
function Libraries {
    $packages = "$PSScriptRoot/output/packages"
    $tools = "$PSScriptRoot/output/tools"
    if (-not (Get-Command "$tools/dotnet-CycloneDX" -ErrorAction Ignore)) {
        dotnet tool install CycloneDX --version 6.3.1 --tool-path $tools
    }
    foreach ($name in 'AgentQuarantine.Engine', 'AgentQuarantine.PrometheusNet', 'AgentQuarantine.AspNetCore') {
        $project = "$PSScriptRoot/src/$name/$name.csproj"
        dotnet pack $project --output $packages
        $package = (dotnet msbuild $project -getProperty:PackageId -getProperty:PackageVersion | ConvertFrom-Json).Properties
        & "$tools/dotnet-CycloneDX" $project --output $packages --filename "$($package.PackageId).cdx.json" --output-format Json `
            --include-project-references --set-name $package.PackageId --set-version $package.PackageVersion --set-type Library
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
    foreach ($file in 'AgentQuarantine.psd1', 'AgentQuarantine_*_HelpInfo.xml', 'LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.md') {
        Copy-Item -Path "$PSScriptRoot/$file" -Destination $stage
    }
    Copy-Item -Path "$PSScriptRoot/module/*.ps1xml", "$PSScriptRoot/module/*.psm1" -Destination "$stage/module"
    Copy-Item -LiteralPath "$PSScriptRoot/en-US" -Destination $stage -Recurse
    Get-Item -LiteralPath $stage
}

# The command line as a .NET tool: native on Linux on x64, portable elsewhere, and the package that names both.
function Tool {
    $packages = "$PSScriptRoot/output/tool-packages"
    dotnet pack "$PSScriptRoot/src/AgentQuarantine.Cli" -p:PublishAot=true --output $packages
    dotnet pack "$PSScriptRoot/src/AgentQuarantine.Cli" -p:PublishAot=true -r linux-x64 --output $packages
    dotnet pack "$PSScriptRoot/src/AgentQuarantine.Cli" -r any --output $packages
    Get-ChildItem -LiteralPath $packages
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
