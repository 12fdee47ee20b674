using System.Text;

namespace AgentQuarantine.Acceptance.Libraries;

/// <summary>The libraries as packages in a folder, and programs that know nothing else of this repository.</summary>
/// <param name="folder">A folder of a test's own.</param>
internal sealed class PackedLibraries(TemporaryFolder folder)
{
    /// <summary>The folder of the packages.</summary>
    public string Feed { get; } = Directory.CreateDirectory(folder["feed"]).FullName;

    /// <summary>Packs what this build has made of the projects.</summary>
    public PackedLibraries Pack(params string[] projects)
    {
        foreach (var project in projects)
        {
            Run("pack", Path.Combine(Repository.Root, "src", project), "--no-build", "-c", Programs.Configuration, "--output", Feed);
        }
        return this;
    }

    /// <summary>Builds a copy of a sample that takes our packages from the feed, and gives its program.</summary>
    public string Build(string sample)
    {
        var source = Path.Combine(Repository.Root, "samples", sample);
        foreach (var file in Directory.EnumerateFiles(source))
            folder.Write(Path.Combine(sample, Path.GetFileName(file)), File.ReadAllText(file, Encoding.UTF8));
        // Packages of ours may lie in the machine's own folders under the same version, from another build.
        folder.Write("nuget.config",
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="ours" value="{Feed}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="ours"><package pattern="AgentQuarantine*" /></packageSource>
                <packageSource key="nuget.org"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        Run("build", folder[sample], "-c", "Release", "--output", folder["program"]);
        return Path.Combine(folder["program"], OperatingSystem.IsWindows() ? sample + ".exe" : sample);
    }

    private void Run(params string[] arguments)
    {
        var ended = Programs.Run(Programs.OnPath("dotnet"), folder.Path, arguments);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
    }
}
