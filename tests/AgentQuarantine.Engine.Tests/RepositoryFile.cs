namespace AgentQuarantine.Tests;

/// <summary>A file of the repository, such as a page of the docs.</summary>
internal static class RepositoryFile
{
    public static string Read(string path) => File.ReadAllText(Find(path));

    public static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AgentQuarantine.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, path);
    }
}
