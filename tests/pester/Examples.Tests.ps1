# Runs every powershell block of the README and of the pages under docs, page by page and in order. A block whose fence
# says "powershell no-run" needs what is not here.

BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $pages = @(Get-Item "$root/README.md") + @(Get-ChildItem "$root/docs" -Recurse -Filter *.md) | ForEach-Object {
        $text = [IO.File]::ReadAllText($_.FullName).ReplaceLineEndings("`n")
        $blocks = foreach ($match in [regex]::Matches($text, '(?ms)^```powershell[ \t]*\n(.*?)^```')) {
            @{ Line = ($text.Substring(0, $match.Index) -split "`n").Count; Code = $match.Groups[1].Value }
        }
        if ($blocks) {
            @{ Page = [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Blocks = @($blocks) }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'The examples of <Page>' -ForEach $pages {
    BeforeAll {
        # A reader's fleet: the sample log where the defaults look, other logs, a policy, and a check that has run.
        $folder = Enter-NewFolder
        Copy-Item "$Root/samples" . -Recurse
        foreach ($log in 'telemetry/events.jsonl', 'logs/monday.jsonl', 'logs/tuesday.jsonl') {
            $null = New-Item -ItemType Directory (Split-Path $log) -Force
            Copy-Item samples/events.jsonl $log
        }
        $null = New-Item -ItemType File traces/spans.jsonl -Force -Value '{"gen_ai": {"agent": {"name": "planner"}}, "eval": {"score": 0.5}}'
        '{ "defaults": { "drawdown_limit": -4 }, "overrides": { "scraper": { "error_ratio_limit": 0.1 } } }' | Set-Content policy.json
        $null = Invoke-AgentQuarantine
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
