BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'Patterns of agents'' names' {
    It 'are PowerShell''s wildcards' {
        $random = [Random]::new(1)
        $characters = 'aAbB*?[]-`\ıİ'.ToCharArray()
        $options = [System.Management.Automation.WildcardOptions]'IgnoreCase, CultureInvariant'
        $differ = foreach ($i in 1..5000) {
            $pattern = -join $random.GetItems($characters, $random.Next(1, 7))
            $name = -join $random.GetItems($characters, $random.Next(1, 5))
            # A bracket that is never closed and a range that runs backwards are errors there.
            $expected = try { [WildcardPattern]::new($pattern, $options).IsMatch($name) } catch { continue }
            $selection = [AgentQuarantine.Operations.AgentSelection]::new([string[]] $pattern)
            $actual = $selection.From[string]([string[]] $name, [Func[string, string]] { $args[0] }).Count -gt 0
            if ($pattern -cne $name -and $actual -ne $expected) {
                "'$pattern' and '$name': $actual"
            }
        }
        $differ | Should -BeNullOrEmpty
    }
}
