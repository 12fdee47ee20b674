using System.Buffers.Binary;

namespace AgentQuarantine.Acceptance.Documentation;

/// <summary>The pictures of the docs are those that <c>build.ps1 -Task Pictures</c> draws.</summary>
public sealed class PicturesTests
{
    private static readonly Dictionary<string, (int Width, int Height)> Drawn = new()
    {
        ["report.png"] = (1440, 1500),
        ["page.png"] = (1440, 760),
        ["page-agent.png"] = (1440, 1240),
        ["dashboard.png"] = (1208, 1110),
    };

    private static string Docs => Path.Combine(Repository.Root, "docs");

    [Fact]
    public void Each_is_drawn_by_the_script_in_its_size_and_shown_by_a_page()
    {
        var script = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "build"), "Update-*.ps1").Select(File.ReadAllText));
        var pages = string.Concat(DocumentationPage.All.Select(page => File.ReadAllText(Path.Combine(Repository.Root, page))));
        Assert.Equal(Drawn.Keys.Append("icon.png").Order(), Directory.GetFiles(Docs, "*.png").Select(Path.GetFileName).Order());
        foreach (var (name, (width, height)) in Drawn)
        {
            var header = File.ReadAllBytes(Path.Combine(Docs, name)).AsSpan(16, 8);
            Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..])));
            Assert.Contains($"{name} '{width},{height}'", script);
            Assert.Contains($"{name})", pages);
        }
    }
}
