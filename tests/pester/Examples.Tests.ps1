# Runs every powershell block of the README and of the pages under docs, page by page and in order; of the cmdlets' pages the
# examples as Get-Help shows them. A block whose fence says "powershell no-run" needs what is not here.

BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $docs = Get-ChildItem "$root/docs" -Recurse -Filter *.md | Where-Object Name -NotLike '*-Agent*'
    $pages = @(Get-Item "$root/README.md") + @($docs) | ForEach-Object {
        $text = [IO.File]::ReadAllText($_.FullName).ReplaceLineEndings("`n")
        $blocks = foreach ($match in [regex]::Matches($text, '(?ms)^```powershell[ \t]*\n(.*?)^```')) {
            @{ Line = ($text.Substring(0, $match.Index) -split "`n").Count; Code = $match.Groups[1].Value }
        }
        if ($blocks) {
            @{ Page = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Blocks = @($blocks) }
        }
    }
    $cmdlets = (Import-PowerShellDataFile "$root/AgentQuarantine.psd1").CmdletsToExport
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"

    # A reader's fleet: the sample log where the defaults look, other logs, a policy, and a check that has run.
    function Enter-ReaderFolder {
        $null = Enter-NewFolder
        Copy-Item "$Root/samples" . -Recurse
        foreach ($log in 'telemetry/events.jsonl', 'logs/monday.jsonl', 'logs/tuesday.jsonl') {
            $null = New-Item -ItemType Directory (Split-Path $log) -Force
            Copy-Item samples/events.jsonl $log
        }
        $null = New-Item -ItemType File traces/spans.jsonl -Force -Value '{"gen_ai": {"agent": {"name": "planner"}}, "eval": {"score": 0.5}}'
        '{ "defaults": { "drawdown_limit": -4 }, "overrides": { "scraper": { "error_ratio_limit": 0.1 } } }' | Set-Content policy.json
        $null = Invoke-AgentQuarantine
        Add-AgentQuarantine ppo/LunarLander-v2 -Reason 'reward hacking'
    }

    # The code of each example by its title, taken from the text that Get-Help -Examples shows in a window of 80 columns.
    function Get-ShownExample([string] $Cmdlet) {
        $shown = (Get-Help $Cmdlet -Examples | Out-String -Width 80).ReplaceLineEndings("`n")
        $examples = [ordered]@{}
        foreach ($match in [regex]::Matches($shown, '(?m)^ *-{9} (Example \d+: .+) -{9}\s*\n\s*\n((?:.*\S.*\n)+)')) {
            $examples[$match.Groups[1].Value] = $match.Groups[2].Value -replace '(?m)^ {4}'
        }
        $examples
    }
}

Describe 'The examples of <Page>' -ForEach $pages {
    BeforeAll {
        Enter-ReaderFolder
        $before = $ErrorActionPreference
        $ErrorActionPreference = 'Stop'
    }

    AfterAll {
        $ErrorActionPreference = $before
        if (Get-Command Stop-AgentMetricsServer -ErrorAction Ignore) {
            Stop-AgentMetricsServer -All
        }
    }

    It 'run: line <Line>' -ForEach $Blocks {
        # A reader's folder is the checkout; this one has only its samples.
        $here = $Code -replace '(?<=Import-Module )\./(?=AgentQuarantine\.psd1)', "$Root/"
        { & ([scriptblock]::Create($here)) *>&1 | Out-String } | Should -Not -Throw
    }
}

Describe 'The examples that Get-Help shows of <_>' -ForEach $cmdlets {
    BeforeAll {
        Enter-ReaderFolder
        $page = [IO.File]::ReadAllText("$Root/docs/en-US/$_.md").ReplaceLineEndings("`n")
    }

    AfterAll {
        Stop-AgentMetricsServer -All
    }

    It 'run' {
        $examples = Get-ShownExample $_
        $examples.Count | Should -Be ([regex]::Count($page, '(?m)^### Example '))
        foreach ($title in $examples.Keys) {
            if ($page -notmatch "(?m)^### $([regex]::Escape($title))\n\n``````powershell no-run$") {
                # Each in a scope of its own; an example may end it with return.
                $script = "`$ErrorActionPreference = 'Stop'; & { $($examples[$title]) }"
                { & ([scriptblock]::Create($script)) *>&1 | Out-String } | Should -Not -Throw -Because $title
            }
        }
    }
}
