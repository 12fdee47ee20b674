using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving.Pages;

/// <summary>The files that the pages are made of beside their text: one style sheet, one script and an icon.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["page.css"] = "text/css; charset=utf-8",
        ["page.js"] = "text/javascript; charset=utf-8",
        ["page.svg"] = "image/svg+xml",
    };

    /// <summary>The type of the file at a path, and what writes it; <see langword="null"/> where there is none.</summary>
    public static (string Type, Action<ByteBuffer> Write)? Find(string path)
    {
        if (path.Length < 2 || !Types.TryGetValue(path[1..], out var type))
            return null;
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(path[1..])!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (type, body => body.Write(bytes));
    }
}
