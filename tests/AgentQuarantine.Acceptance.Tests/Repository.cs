namespace AgentQuarantine.Acceptance;

internal static class Repository
{
    /// <summary>The folder that holds AgentQuarantine.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentQuarantine.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("AgentQuarantine.sln is not above " + AppContext.BaseDirectory);
    }
}
