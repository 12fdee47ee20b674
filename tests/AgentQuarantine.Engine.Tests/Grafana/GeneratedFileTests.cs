using AgentQuarantine.Grafana;

namespace AgentQuarantine.Tests.Grafana;

public sealed class GeneratedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentq-").FullName;

    [Fact]
    public void A_missing_folder_is_made_and_nothing_else_is_left_in_it()
    {
        var path = Path.Combine(_folder, "ops", "grafana", "a.json");

        GeneratedFile.WriteAll([new(path, "one"u8.ToArray())], force: false);

        Assert.Equal("one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void When_one_of_several_files_exists_none_is_written()
    {
        var (first, second) = (Path.Combine(_folder, "a.json"), Path.Combine(_folder, "b.yml"));
        File.WriteAllText(second, "mine");

        var failure = Assert.Throws<QuarantineException>(() => GeneratedFile.WriteAll([new(first, []), new(second, [])], force: false));

        Assert.Equal((ErrorIds.DashboardExists, second), (failure.Id, failure.Target));
        Assert.False(File.Exists(first));
        Assert.Equal("mine", File.ReadAllText(second));
    }

    [Fact]
    public void Force_overwrites()
    {
        var path = Path.Combine(_folder, "a.json");
        File.WriteAllText(path, "mine");

        GeneratedFile.WriteAll([new(path, "new"u8.ToArray())], force: true);

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_link_goes_on_leading_to_the_file_that_is_overwritten()
    {
        var (file, link) = (Path.Combine(_folder, "a.json"), Path.Combine(_folder, "link.json"));
        File.WriteAllText(file, "mine");
        try
        {
            File.CreateSymbolicLink(link, file);
        }
        catch (IOException e) when (OperatingSystem.IsWindows())
        {
            Assert.Skip("no right to make symbolic links: " + e.Message);
        }

        GeneratedFile.WriteAll([new(link, "new"u8.ToArray())], force: true);

        Assert.Equal("new", File.ReadAllText(file));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_read_only_file_is_left_as_it_is_even_with_force()
    {
        var path = Path.Combine(_folder, "a.json");
        File.WriteAllText(path, "mine");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        var failure = Assert.Throws<QuarantineException>(() => GeneratedFile.WriteAll([new(path, "new"u8.ToArray())], force: true));
        File.SetAttributes(path, FileAttributes.Normal);

        Assert.Equal(ErrorIds.FileUnwritable, failure.Id);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_and_a_folder_in_the_files_place_are_clear_errors()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var below = Assert.Throws<QuarantineException>(() => GeneratedFile.WriteAll([new(Path.Combine(file, "a.json"), [])], force: true));
        var folder = Assert.Throws<QuarantineException>(() => GeneratedFile.WriteAll([new(_folder, [])], force: true));

        Assert.Equal((ErrorIds.FileUnwritable, ErrorIds.FileUnwritable), (below.Id, folder.Id));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
