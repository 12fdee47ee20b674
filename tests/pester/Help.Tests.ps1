BeforeDiscovery {
    $cmdlets = (Import-PowerShellDataFile "$PSScriptRoot/../../AgentQuarantine.psd1").CmdletsToExport
    $abouts = (Get-ChildItem "$PSScriptRoot/../../docs/en-US/about_*.md").BaseName
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
}

Describe 'The help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $cmdlet = Get-Command $_
        $help = Get-Help $_ -Full
        $page = Get-Content "$Root/docs/en-US/$_.md" -Raw -ErrorAction Ignore
    }

    It 'has a synopsis, a description and examples' {
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        $help.Synopsis | Should -Not -Match "^\s*$($cmdlet.Name)"
        ($help.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterThan 0
    }

    It 'describes every parameter' {
        foreach ($name in $cmdlet.Parameters.Keys | Where-Object { $_ -notin $common }) {
            $parameter = $help.parameters.parameter | Where-Object name -EQ $name
            ($parameter.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because "-$name needs a description"
        }
    }

    It 'comes from a page that knows the same parameters' {
        $page | Should -Not -BeNullOrEmpty -Because "docs/en-US/$_.md is its source"
        $page | Should -Not -Match '\{\{'
        $headings = [regex]::Matches($page, '(?m)^### -(\w+)').ForEach({ $_.Groups[1].Value }) | Sort-Object
        $headings | Should -Be ($cmdlet.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object)
    }

    It 'names what it emits' {
        $emitted = [regex]::Matches(($page -split '## OUTPUTS')[1], '(?m)^### (\S+)').ForEach({ $_.Groups[1].Value })
        $cmdlet.OutputType.Name | Sort-Object -Unique | Should -Be ($emitted | Sort-Object)
    }
}

Describe 'The help of the module' {
    It 'has the page <_>' -ForEach $abouts {
        Get-Help $_ | Out-String | Should -Match $_
        Get-Content "$Root/en-US/$_.help.txt" -Raw | Should -BeExactly (Get-Content "$Root/docs/en-US/$_.md" -Raw)
    }

    It 'is shown in other cultures too' {
        $synopsis = pwsh -NoProfile -NonInteractive -Command "[cultureinfo]::CurrentUICulture = 'de-DE'; Import-Module '$Root/AgentQuarantine.psd1'; (Get-Help Test-AgentQuarantine).Synopsis"
        $synopsis | Should -Be (Get-Help Test-AgentQuarantine).Synopsis
    }

    It 'is what the pages make' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
            Set-ItResult -Skipped -Because 'PlatyPS is not installed'
            return
        }
        $file = "$Root/en-US/AgentQuarantine.PowerShell.dll-Help.xml"
        $committed = Get-Content $file -Raw
        pwsh -NoProfile -NonInteractive -File "$Root/build.ps1" -Task Docs
        $made = Get-Content $file -Raw
        $made -ceq $committed | Should -BeTrue -Because './build.ps1 -Task Docs has been run after the last change of docs/en-US'
    }
}
