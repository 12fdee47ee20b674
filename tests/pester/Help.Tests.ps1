BeforeDiscovery {
    $cmdlets = (Import-PowerShellDataFile "$PSScriptRoot/../../AgentQuarantine.psd1").CmdletsToExport
    $abouts = (Get-ChildItem "$PSScriptRoot/../../docs/en-US/about_*.md").BaseName
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    $file = "$Root/en-US/AgentQuarantine.PowerShell.dll-Help.xml"
    $maml = [xml](Get-Content $file -Raw)
    $repository = ([xml](Get-Content "$Root/Directory.Build.props")).SelectSingleNode('//RepositoryUrl').InnerText

    # A page's text without Markdown, in one line: paragraphs may be broken differently.
    function ConvertTo-Plain([string] $Markdown) {
        ([regex]::Replace($Markdown, '\[([^\]]+)\]\(([^)]+)\)', '$1 ($2)').Replace('`', '') -replace '\s+', ' ').Trim()
    }

    function Get-Section([string] $Page, [string] $Heading) {
        [regex]::Match($Page, "(?ms)^## $Heading\n(.*?)(?=^## |\z)").Groups[1].Value
    }

    # What stands under a page's third-level headings, by heading.
    function Get-Part([string] $Section) {
        $parts = [ordered]@{}
        foreach ($match in [regex]::Matches($Section, '(?ms)^### ([^\n]+)\n(.*?)(?=^### |\z)')) {
            $parts[$match.Groups[1].Value] = $match.Groups[2].Value
        }
        $parts
    }
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $cmdlet = Get-Command $_
        $help = Get-Help $_ -Full
        $page = (Get-Content "$Root/docs/en-US/$_.md" -Raw -ErrorAction Ignore)?.ReplaceLineEndings("`n")
        $command = $maml.helpItems.command | Where-Object { $_.details.name -ceq $cmdlet.Name }
        $parts = Get-Part (Get-Section $page PARAMETERS)
        $own = $cmdlet.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
    }

    It 'has a synopsis, a description and examples' {
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        $help.Synopsis | Should -Not -Match "^\s*$($cmdlet.Name)"
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterThan 0
    }

    It 'describes every parameter' {
        foreach ($name in $own) {
            $parameter = $help.parameters.parameter | Where-Object name -EQ $name
            ($parameter.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because "-$name needs a description"
        }
    }

    It 'comes from a page that knows the same parameters' {
        $page | Should -Not -BeNullOrEmpty -Because "docs/en-US/$_.md is its source"
        $page | Should -Not -Match '\{\{'
        $parts.Keys -like '-*' -replace '^-' | Sort-Object | Should -Be $own
    }

    It 'names what it emits' {
        $emitted = (Get-Part (Get-Section $page OUTPUTS)).Keys
        $cmdlet.OutputType.Name | Sort-Object -Unique | Should -Be ($emitted | Sort-Object)
    }

    It 'says what its page says' {
        ConvertTo-Plain $command.details.description.para | Should -BeExactly (ConvertTo-Plain (Get-Section $page SYNOPSIS))
        ConvertTo-Plain ($command.description.para -join "`n") | Should -BeExactly (ConvertTo-Plain (Get-Section $page DESCRIPTION))
        $command.parameters.parameter.name | Sort-Object | Should -Be $own
        foreach ($parameter in $command.parameters.parameter) {
            $prose = $parts["-$($parameter.name)"] -replace '(?s)```yaml.*'
            ConvertTo-Plain ($parameter.description.para -join "`n") | Should -BeExactly (ConvertTo-Plain $prose) -Because "-$($parameter.name)"
        }
    }

    It 'has the examples of its page, as code' {
        $examples = Get-Part (Get-Section $page EXAMPLES)
        @($command.examples.example).title.Trim('- ') | Should -Be @($examples.Keys)
        foreach ($example in $command.examples.example) {
            $text = $examples[$example.title.Trim('- ')]
            $block = [regex]::Match($text, '(?ms)^```powershell[^\n]*\n(.*?)\n```$')
            $example.code | Should -BeExactly $block.Groups[1].Value
            ConvertTo-Plain ($example.remarks.para -join "`n") | Should -BeExactly (ConvertTo-Plain $text.Remove($block.Index, $block.Length))
            $block.Groups[1].Value -split "`n" | ForEach-Object { $_.Length | Should -BeLessOrEqual 75 -Because "'$_' is broken by Get-Help" }
        }
    }

    It 'has no Markdown, and no type that only C# knows' {
        $shown = $help | Out-String -Width 4096
        $shown | Should -Not -Match '`'
        $shown | Should -Not -Match 'System\.Nullable|SwitchParameter'
        foreach ($parameter in $command.SelectNodes('.//*[local-name()="parameter"]')) {
            $type = $cmdlet.Parameters[$parameter.name].ParameterType
            $type = [Nullable]::GetUnderlyingType($type) ?? $type
            $parameter.type.name | Should -BeIn @([Microsoft.PowerShell.ToStringCodeMethods]::Type($type), $type.Name, 'switch')
        }
    }

    It 'says each default' {
        foreach ($parameter in $help.parameters.parameter) {
            $parameter.defaultValue | Should -Not -BeNullOrEmpty -Because "-$($parameter.name)"
            $written = [regex]::Match($parts["-$($parameter.name)"], "(?m)^DefaultValue: '?(.*?)'?$").Groups[1].Value
            $parameter.defaultValue | Should -BeIn @($written, 'None', 'False')
            $written -and $written -ne $parameter.defaultValue | Should -BeFalse
        }
    }

    It 'has an online page in the repository' {
        $cmdlet.HelpUri | Should -BeExactly "$repository/blob/main/docs/en-US/$_.md"
        $page | Should -Match "(?m)^HelpUri: $([regex]::Escape($cmdlet.HelpUri))$"
    }
}

Describe 'The help of the module' {
    It 'has the page <_>' -ForEach $abouts {
        Get-Help $_ | Out-String | Should -Match $_
        Get-Content "$Root/en-US/$_.help.txt" -Raw | Should -BeExactly (Get-Content "$Root/docs/en-US/$_.md" -Raw)
    }

    It 'is about the cmdlets that there are' {
        $maml.helpItems.command.details.name | Sort-Object | Should -Be ((Get-Command -Module AgentQuarantine).Name | Sort-Object)
    }

    It 'is shown in other cultures too' {
        $synopsis = pwsh -NoProfile -NonInteractive -Command "
            [cultureinfo]::CurrentUICulture = 'de-DE'
            Import-Module '$Root/AgentQuarantine.psd1'
            (Get-Help Test-AgentQuarantine).Synopsis"
        $synopsis | Should -Be (Get-Help Test-AgentQuarantine).Synopsis
    }

    It 'is what the pages make, and the pages are what the cmdlets say' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
            Set-ItResult -Skipped -Because 'PlatyPS is not installed'
            return
        }
        $files = Get-ChildItem "$Root/en-US", "$Root/docs/en-US" -File
        $committed = $files | ForEach-Object { @{ Name = $_.FullName; Text = [IO.File]::ReadAllText($_) } }
        try {
            pwsh -NoProfile -NonInteractive -File "$Root/build.ps1" -Task Docs
            foreach ($before in $committed) {
                [IO.File]::ReadAllText($before.Name) -ceq $before.Text |
                    Should -BeTrue -Because "./build.ps1 -Task Docs has been run after the last change ($($before.Name))"
            }
        }
        finally {
            $committed | ForEach-Object { [IO.File]::WriteAllText($_.Name, $_.Text) }
        }
    }

    It 'says how PlatyPS is had where it is missing' {
        $said = pwsh -NoProfile -NonInteractive -Command "`$env:PSModulePath = '$TestDrive'; & '$Root/build.ps1' Docs" 2>&1 | Out-String
        $said | Should -Match 'PlatyPS is not installed. Install-PSResource'
    }
}
