using YamlDotNet.Core;

namespace AgentQuarantine.WebConfig;

/// <summary>A place in a web configuration file, which knows how to say that it is not right.</summary>
internal sealed class Section(string path, YamlNode node)
{
    /// <summary>The file's sections.</summary>
    /// <exception cref="QuarantineException"><c>WebConfigInvalid</c>.</exception>
    public static IEnumerable<(string Key, Section Value)> Read(string path)
    {
        try
        {
            using var file = System.IO.File.OpenText(path);
            return YamlNode.Read(file) is { IsNull: false } root ? new Section(path, root).Pairs() : [];
        }
        catch (YamlException e)
        {
            throw Invalid(path, e.Start.Line, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, null, e.Message, e);
        }
    }

    /// <summary>The values that stand here under names.</summary>
    public IReadOnlyList<(string Key, Section Value)> Pairs()
    {
        if (node.IsNull)
            return [];
        var pairs = new List<(string Key, Section Value)>();
        foreach (var (key, value) in node.Pairs ?? throw Invalid("named values are expected here."))
        {
            if (key.Text is not { } name)
                throw Invalid("a name is expected here.");
            if (pairs.Exists(pair => pair.Key == name))
                throw new Section(path, key).Invalid($"'{name}' stands there twice.");
            pairs.Add((name, new Section(path, value)));
        }
        return pairs;
    }

    /// <summary>The text that stands here; empty where nothing does.</summary>
    public string Text() => node.IsNull ? "" : node.Text ?? throw Invalid("a text is expected here.");

    /// <summary>The full path of the file that is named here; <see langword="null"/> where none is.</summary>
    public string? File() => Text() is { Length: > 0 } name ? Path.GetFullPath(name, Path.GetDirectoryName(path)!) : null;

    public QuarantineException Invalid(string problem) => Invalid(path, node.Line, problem, null);

    private static QuarantineException Invalid(string path, long? line, string problem, Exception? cause)
    {
        var place = line is null ? "" : FormattableString.Invariant($", line {line}");
        return new QuarantineException(ErrorIds.WebConfigInvalid, $"The web configuration '{path}' cannot be used{place}: {problem}", path, cause);
    }
}
