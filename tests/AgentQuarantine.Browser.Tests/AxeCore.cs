namespace AgentQuarantine.Tests.Browser;

/// <summary>axe-core, which knows the rules of WCAG and of good practice and finds what breaks them.</summary>
internal static class AxeCore
{
    /// <summary>What breaks a rule in the page that is open, a rule a line. The test is skipped where axe-core is not installed.</summary>
    public static async Task<string> ViolationsAsync(Chromium browser)
    {
        var script = Path.Combine(Folder(), "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(script), "axe-core is not installed: run npm ci in tests/tools/axe");
        await browser.EvaluateAsync(await File.ReadAllTextAsync(script) + "\n;0");
        return (string)(await browser.EvaluateAsync("""
            axe.run(document, { preload: false, resultTypes: ['violations'] }).then(found => found.violations
              .map(rule => `${rule.id}: ${rule.help}: ` + rule.nodes.map(node => `${node.html} (${node.failureSummary})`).join('; ')).join('\n'))
            """))!;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AgentQuarantine.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "tests", "tools", "axe");
    }
}
