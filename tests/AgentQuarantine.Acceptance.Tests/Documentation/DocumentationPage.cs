using System.Text;

namespace AgentQuarantine.Acceptance.Documentation;

/// <summary>A fenced block of a page: what stands after the fence, and the lines inside.</summary>
internal sealed record Block(int Line, string Info, IReadOnlyList<string> Lines);

/// <summary>A command of a <c>console</c> block and what the page says it prints.</summary>
internal sealed record Command(int Line, string Text, IReadOnlyList<string> Output);

/// <summary>A page of the documentation, as the tests see it.</summary>
internal sealed class DocumentationPage(string path)
{
    private readonly string[] _lines = File.ReadAllLines(path);

    /// <summary>The pages: the README and everything under docs.</summary>
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Select(page => Path.GetRelativePath(Repository.Root, page).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>The lines outside fences.</summary>
    public IEnumerable<string> Prose
    {
        get
        {
            var inside = false;
            foreach (var line in _lines)
            {
                if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                    inside = !inside;
                else if (!inside)
                    yield return line;
            }
        }
    }

    /// <summary>The fenced blocks in their order.</summary>
    public IEnumerable<Block> Blocks
    {
        get
        {
            for (var i = 0; i < _lines.Length; i++)
            {
                var fence = _lines[i].TrimStart();
                if (!fence.StartsWith("```", StringComparison.Ordinal))
                    continue;
                var first = i + 1;
                for (i++; _lines[i].Trim() != "```";)
                    i++;
                yield return new Block(first + 1, fence[3..].Trim(), _lines[first..i]);
            }
        }
    }

    /// <summary>The commands of a <c>console</c> block: lines after <c>$ </c>, continued by <c>&gt; </c> or a final backslash.</summary>
    public static IEnumerable<Command> Commands(Block block)
    {
        for (var i = 0; i < block.Lines.Count;)
        {
            Assert.True(block.Lines[i].StartsWith("$ ", StringComparison.Ordinal),
                $"line {block.Line + i}: a console block begins with a command after '$ '");
            var line = block.Line + i;
            var text = new StringBuilder(block.Lines[i++][2..]);
            while (i < block.Lines.Count && (block.Lines[i].StartsWith("> ", StringComparison.Ordinal) || text[^1] == '\\'))
            {
                text.Append('\n').Append(block.Lines[i].StartsWith("> ", StringComparison.Ordinal) ? block.Lines[i][2..] : block.Lines[i]);
                i++;
            }
            var first = i;
            while (i < block.Lines.Count && !block.Lines[i].StartsWith("$ ", StringComparison.Ordinal))
                i++;
            yield return new Command(line, text.ToString(), [.. block.Lines.Skip(first).Take(i - first)]);
        }
    }
}
