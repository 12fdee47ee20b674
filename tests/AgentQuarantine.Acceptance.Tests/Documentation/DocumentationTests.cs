using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Documentation;

/// <summary>
/// Every example is executed. The conventions of the fences:
/// <list type="bullet">
/// <item><c>console</c>: commands after <c>$ </c> (continued by a final backslash or <c>&gt; </c>) and what they print, both streams; run
/// here by bash, page by page in one folder, called <c>/srv/fleet</c>, with a copy of <c>samples</c>. A line <c>...</c> stands for any lines.</item>
/// <item><c>python</c>: run here by python3, in the same folder and order; it has to end well.</item>
/// <item><c>powershell</c>: run by the Pester suite.</item>
/// <item><c>… no-run</c>, <c>text</c> and formats such as <c>json</c> or <c>yaml</c>: not run.</item>
/// </list>
/// </summary>
public sealed partial class DocumentationTests : IDisposable
{
    private static readonly string[] Formats = ["text", "json", "yaml", "ini", "promql", "mermaid", "csharp"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Pages => [.. DocumentationPage.All];

    public static TheoryData<string> PagesWithExamples =>
        [.. DocumentationPage.All.Where(page => Open(page).Blocks.Any(block => block.Info is "console" or "python"))];

    [Theory]
    [MemberData(nameof(PagesWithExamples))]
    public void Examples_do_what_the_page_says(string page)
    {
        var bash = Programs.OnPath("bash");
        CopySamples();
        var skipped = false;
        foreach (var block in Open(page).Blocks)
        {
            if (block.Info == "console")
            {
                foreach (var command in DocumentationPage.Commands(block))
                    Check(page, command, RunInBash(bash, command.Text));
            }
            else if (block.Info == "python" && !(skipped |= !Programs.Has("python3")))
            {
                var ended = Programs.Run(Programs.OnPath("python3"), _folder.Path, _folder.Write("example.py", string.Join('\n', block.Lines)));
                Assert.True(ended.ExitCode == 0, $"{page}, line {block.Line}: {ended.Error}");
            }
        }
        Assert.SkipWhen(skipped, "python3 is not on PATH (everything but the Python examples was run)");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_says_what_it_is(string page)
    {
        foreach (var block in Open(page).Blocks)
        {
            var kind = block.Info.Replace(" no-run", "");
            Assert.True(kind is "console" or "python" or "powershell" || Formats.Contains(kind), $"{page}, line {block.Line}: ```{block.Info}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (var target in Open(page).Prose.SelectMany(line => Link().Matches(line)).Select(match => match.Groups[1].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#'))
                continue;
            Assert.True(Path.Exists(Path.Combine(folder, Uri.UnescapeDataString(target.Split('#')[0]))), $"{page} links to {target}");
        }
    }

    [Fact]
    public void The_test_command_of_the_readme_is_the_one_that_ci_runs()
    {
        Assert.Contains("\ndotnet test\n", File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n"));
        Assert.Contains("\ndotnet test ", File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")));
    }

    public void Dispose() => _folder.Dispose();

    private static DocumentationPage Open(string page) => new(Path.Combine(Repository.Root, page));

    private void CopySamples()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*", SearchOption.AllDirectories))
            _folder.Write(Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file));
    }

    private Ended RunInBash(string bash, string command)
    {
        // A reader's folder is the checkout; this one has only its samples.
        var here = Regex.Replace(command, @"(?<=^dotnet .* )src/", Path.Combine(Repository.Root, "src") + "/");
        here = Regex.Replace(here, "^dotnet (run|pack) ", $"dotnet $1 --no-build -c {Programs.Configuration} ");
        using var process = Programs.Start(bash, _folder.Path, ["-c", $"exec 2>&1\n{here}"], new Dictionary<string, string?>
        {
            ["PATH"] = Path.GetDirectoryName(Programs.Agentq) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["DOTNET_NOLOGO"] = "1",
        });
        return Programs.End(process);
    }

    private void Check(string page, Command command, Ended ended)
    {
        var said = Timeless(ended.Output.TrimEnd('\n').Replace(_folder.Path, "/srv/fleet"));
        var wanted = Regex.Escape(Timeless(string.Join('\n', command.Output).TrimEnd('\n')));
        wanted = Regex.Replace(wanted, @"(^|(?<=\\n))\\\.\\\.\\\.(?=$|\\n)", "(.|\\n)*");
        Assert.True(Regex.IsMatch(said, $@"\A{wanted}\z"),
            $"{page}, line {command.Line}: {command.Text}\nprinted\n{said}\ninstead of\n{string.Join('\n', command.Output)}");
    }

    /// <summary>Times are those of the run, but for those of the sample log; trailing spaces nobody sees.</summary>
    private static string Timeless(string text) => TrailingSpace().Replace(Time().Replace(text, "<time>"), "");

    [GeneratedRegex(@"(?!2026-03-02)\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Time();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
