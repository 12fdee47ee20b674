BeforeDiscovery {
    $manifest = Import-PowerShellDataFile "$PSScriptRoot/../../AgentQuarantine.psd1"
    $cmdlets = $manifest.CmdletsToExport
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $manifest = Import-PowerShellDataFile "$Root/AgentQuarantine.psd1"
    $types = (Get-Command -Module AgentQuarantine -CommandType Cmdlet)[0].ImplementingType.Assembly.GetTypes() |
        Where-Object { -not $_.IsAbstract -and $_.IsSubclassOf([System.Management.Automation.Cmdlet]) }

    # Runs a script in a pwsh of its own and gives its last line, as an object.
    function Invoke-Pwsh([string] $Script) {
        $said = pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; $Script | ConvertTo-Json -Depth 3 -Compress" 2>&1
        if ($LASTEXITCODE) { throw "pwsh said: $said" }
        $said | Select-Object -Last 1 | ConvertFrom-Json
    }
}

Describe 'The module' {
    It 'has a valid manifest, with the version of the build' {
        $info = Test-ModuleManifest "$Root/AgentQuarantine.psd1"
        $info.Guid | Should -Be 'f6c317ff-855f-486a-88f1-c66ca0ed344c'
        $info.Version | Should -Be ([xml](Get-Content "$Root/Directory.Build.props")).SelectSingleNode('//Version').InnerText
        $info.CompatiblePSEditions | Should -Be 'Core'
        $info.Tags | Should -Contain 'quarantine'
    }

    It 'names one repository, as the packages and the help do' {
        $properties = [xml](Get-Content "$Root/Directory.Build.props")
        $repository = $properties.SelectSingleNode('//RepositoryUrl').InnerText
        $data = $manifest.PrivateData.PSData
        $data.ProjectUri | Should -BeExactly $repository
        $data.LicenseUri | Should -BeExactly "$repository/blob/main/LICENSE"
        $data.IconUri | Should -BeExactly "$repository/raw/main/docs/icon.png"
        $manifest.HelpInfoURI | Should -BeExactly "$repository/raw/main/"
        Get-Item "$Root/LICENSE", "$Root/docs/icon.png" | Should -HaveCount 2
        $properties.SelectSingleNode('//PackageProjectUrl').InnerText | Should -BeExactly '$(RepositoryUrl)'
    }

    It 'tells the gallery what it is' {
        $data = $manifest.PrivateData.PSData
        $data.ReleaseNotes.Length | Should -BeGreaterThan 100
        $data.ContainsKey('Prerelease') | Should -BeTrue
        foreach ($tag in 'PSEdition_Core', 'Windows', 'Linux', 'MacOS') { $data.Tags | Should -Contain $tag }
        [xml] $help = Get-Content "$Root/AgentQuarantine_$($manifest.GUID)_HelpInfo.xml"
        $help.HelpInfo.SupportedUICultures.UICulture.UICultureVersion | Should -Be $manifest.ModuleVersion
    }

    It 'exports exactly the cmdlets that the assembly has, and nothing else' {
        $declared = $types | ForEach-Object {
            $attribute = [System.Management.Automation.CmdletAttribute]$_.GetCustomAttributes(
                [System.Management.Automation.CmdletAttribute], $false)[0]
            "$($attribute.VerbName)-$($attribute.NounName)"
        } | Sort-Object
        $manifest.CmdletsToExport | Sort-Object | Should -Be $declared
        (Get-Module AgentQuarantine).ExportedCommands.Keys | Sort-Object | Should -Be $declared
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        foreach ($name in $manifest.CmdletsToExport) {
            ($name -split '-')[0] | Should -BeIn $approved
        }
    }

    It 'asks before it writes, at medium impact: <_>' -ForEach @($cmdlets -match '^(Add|Clear|Invoke|Export)-') {
        $attribute = (Get-Command $_).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
        $attribute.SupportsShouldProcess | Should -BeTrue
        $attribute.ConfirmImpact | Should -Be 'Medium'
    }

    It 'says what it emits: <_>' -ForEach $cmdlets {
        (Get-Command $_).OutputType.Count | Should -BeGreaterThan 0
    }

    It 'names parameters alike everywhere: <_>' -ForEach $cmdlets {
        $parameters = (Get-Command $_).Parameters
        if ($parameters['Agent']) { $parameters['Agent'].Aliases | Should -Contain 'Name' }
        if ($parameters['LiteralPath']) { $parameters['LiteralPath'].Aliases | Should -Contain 'PSPath' }
    }

    It 'ships its own assemblies and none of PowerShell''s' {
        $dlls = (Get-ChildItem "$Root/module/bin" -Filter *.dll).Name | Sort-Object
        $dlls | Should -Be @('AgentQuarantine.Engine.dll', 'AgentQuarantine.PowerShell.dll')
        # Libraries stand apart: they are loaded into a context of their own, and only when a web configuration is named.
        $libraries = (Get-ChildItem "$Root/module/bin/webconfig" -Filter *.dll).Name | Sort-Object
        $libraries | Should -Be @('AgentQuarantine.WebConfig.dll', 'BCrypt-Net-Next.dll', 'YamlDotNet.dll')
        Get-ChildItem "$Root/src/AgentQuarantine.PowerShell/bin" -Recurse -Filter System.Management.Automation.dll | Should -BeNullOrEmpty
    }

    It 'can be removed and imported again' {
        Remove-Module AgentQuarantine
        Get-Command Get-AgentRewardStats -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module "$Root/AgentQuarantine.psd1"
        $null = Enter-NewFolder
        New-Fleet
        (Get-AgentRewardStats).Agent | Should -Contain 'bad'
        Remove-Module AgentQuarantine
        Import-Module "$Root/AgentQuarantine.psd1"
        Get-AgentRewardStats | Out-String | Should -Match 'Event log'
    }

    It 'runs a second version of one session as that version, and says so' {
        $folder = Enter-NewFolder
        New-Fleet
        foreach ($version in '1.0.0', '1.0.1') {
            $copy = New-Item -ItemType Directory "$version/AgentQuarantine"
            Copy-Item "$Root/AgentQuarantine.psd1", "$Root/module" -Destination $copy -Recurse
            (Get-Content "$copy/AgentQuarantine.psd1") -replace "'1\.0\.0'", "'$version'" | Set-Content "$copy/AgentQuarantine.psd1"
        }
        $found = Invoke-Pwsh "Import-Module '$folder/1.0.0/AgentQuarantine'; Remove-Module AgentQuarantine
            `$said = Import-Module '$folder/1.0.1/AgentQuarantine' 3>&1; Remove-Module AgentQuarantine
            Import-Module '$folder/1.0.1/AgentQuarantine'; @{
                Said = `"`$said`"
                Runs = (Get-Command Get-AgentRewardStats).DLL
                Agents = (Get-AgentRewardStats).Agent
                Judged = (Get-AgentRewardStats | Invoke-AgentQuarantine).Agent
            }"
        $found.Said | Should -BeLike '*1.0.0*Start pwsh anew*'
        $found.Runs | Should -BeLike '*1.0.1*'
        $found.Agents | Should -Be @('bad', 'edge', 'good')
        $found.Judged | Should -Contain 'bad'
    }

    It 'is imported by its path from a folder with brackets' {
        $folder = Enter-NewFolder
        $odd = New-Item -ItemType Directory 'modules [1]'
        Copy-Item "$Root/AgentQuarantine.psd1" -Destination $odd
        Copy-Item "$Root/module" -Destination $odd -Recurse
        $escaped = [WildcardPattern]::Escape((Join-Path $odd AgentQuarantine.psd1))
        (Invoke-Pwsh "Import-Module '$escaped'; (Get-Command -Module AgentQuarantine).Name").Count | Should -Be $manifest.CmdletsToExport.Count
    }
}

Describe 'The staged package' {
    BeforeAll {
        $null = pwsh -NoProfile -NonInteractive -File "$Root/build.ps1" -Task Package
        $stage = "$Root/output/AgentQuarantine/$($manifest.ModuleVersion)"
    }

    It 'holds the module and nothing of the build' {
        $files = Get-ChildItem $stage -Recurse -File |
            ForEach-Object { [IO.Path]::GetRelativePath($stage, $_.FullName).Replace('\', '/') } | Sort-Object
        $expected = @(
            'AgentQuarantine.psd1', "AgentQuarantine_$($manifest.GUID)_HelpInfo.xml", 'CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md'
            'module/AgentQuarantine.Format.ps1xml', 'module/AgentQuarantine.Types.ps1xml', 'module/AgentQuarantine.psm1'
            'module/bin/AgentQuarantine.Engine.dll', 'module/bin/AgentQuarantine.PowerShell.dll'
            'module/bin/postgres/AgentQuarantine.Store.Postgres.dll', 'module/bin/postgres/Npgsql.dll'
            'module/bin/postgres/Microsoft.Extensions.DependencyInjection.Abstractions.dll'
            'module/bin/postgres/Microsoft.Extensions.Logging.Abstractions.dll'
            'module/bin/webconfig/AgentQuarantine.WebConfig.dll', 'module/bin/webconfig/BCrypt-Net-Next.dll', 'module/bin/webconfig/YamlDotNet.dll'
            (Get-ChildItem "$Root/en-US").Name | ForEach-Object { "en-US/$_" }
        ) | Sort-Object
        $files | Should -Be $expected
    }

    It 'works from there, with its help, in a session of its own' {
        $null = Enter-NewFolder
        New-Fleet
        $found = Invoke-Pwsh "Import-Module '$stage/AgentQuarantine.psd1'; @{
            Base = (Get-Module AgentQuarantine).ModuleBase
            Agents = (Get-AgentRewardStats).Agent
            Synopsis = (Get-Help Get-AgentRewardStats).Synopsis
            About = (Get-Help about_AgentQuarantine | Out-String).Length
        }"
        $found.Base | Should -Be (Resolve-Path $stage).Path
        $found.Agents | Should -Be @('bad', 'edge', 'good')
        $found.Synopsis | Should -Be (Get-Help Get-AgentRewardStats).Synopsis
        $found.About | Should -BeGreaterThan 500
    }

    It 'is found by name where it is installed' {
        $null = Enter-NewFolder
        $found = Invoke-Pwsh ("`$env:PSModulePath = '$Root/output' + [IO.Path]::PathSeparator + `$env:PSModulePath; " +
            '(Get-Command Test-AgentQuarantine).Version.ToString()')
        $found | Should -Be $manifest.ModuleVersion
    }

    It 'is published, installed and has its help, by way of a repository in a folder' {
        if ($IsWindows) {
            Set-ItResult -Skipped -Because 'Install-PSResource would write into the modules of this user'
            return
        }
        $null = Enter-NewFolder
        New-Fleet
        $null = New-Item -ItemType Directory gallery, home
        # The list of repositories and the user's modules are found below HOME.
        $before = $env:HOME
        try {
            $env:HOME = "$PWD/home"
            $published = Invoke-Pwsh "
                Register-PSResourceRepository folder -Uri '$PWD/gallery' -Trusted
                Publish-PSResource -Path '$stage' -Repository folder
                Install-PSResource AgentQuarantine -Repository folder -Scope CurrentUser
                Get-ChildItem '$PWD/gallery' -Name"
            $found = Invoke-Pwsh "@{
                Base = (Get-Command Test-AgentQuarantine).Module.ModuleBase
                Agents = (Get-AgentRewardStats).Agent
                Synopsis = (Get-Help Get-AgentRewardStats).Synopsis
                Code = @((Get-Help Get-AgentRewardStats -Examples).examples.example)[0].code
                About = (Get-Help about_AgentQuarantine | Out-String).Length
            }"
        }
        finally {
            $env:HOME = $before
        }
        $published | Should -Be "AgentQuarantine.$($manifest.ModuleVersion).nupkg"
        $found.Base | Should -Be "$PWD/home/.local/share/powershell/Modules/AgentQuarantine/$($manifest.ModuleVersion)"
        $found.Agents | Should -Be @('bad', 'edge', 'good')
        $found.Synopsis | Should -Be (Get-Help Get-AgentRewardStats).Synopsis
        $found.Code | Should -BeLike 'Get-AgentRewardStats |*'
        $found.About | Should -BeGreaterThan 500
    }
}
