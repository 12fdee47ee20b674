using System.Reflection;
using AgentQuarantine.Text;

namespace AgentQuarantine.Events.Formats;

/// <summary>The formats that are built in, and those of profile files.</summary>
public static class EventFormats
{
    /// <summary>Names that can be given, <c>auto</c> first.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["auto", "jsonl", "csv", "docker", "cri", "otel-genai", "langfuse", "litellm", "freqtrade", "sb3-monitor", "rllib"];

    /// <summary>The format that is built in under a name; <see langword="null"/> where there is none.</summary>
    public static EventFormat? Find(string name)
    {
        if (name == EventFormat.Auto.Name)
            return EventFormat.Auto;
        if (!Names.Contains(name))
            return null;
        using var profile = Assembly.GetExecutingAssembly().GetManifestResourceStream($"AgentQuarantine.Formats.{name}.json")!;
        var document = new byte[profile.Length];
        profile.ReadExactly(document);
        return Parse(document, name);
    }

    /// <summary>The format of a profile file: JSON with comments, as docs/events.md describes it.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="QuarantineException"><c>FormatInvalid</c>: it is missing, unreadable, or a key or value in it is wrong.</exception>
    public static EventFormat Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.FormatInvalid(path, $"there is no such file, and the names that are built in are {string.Join(", ", Names)}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FormatInvalid(path, $"it cannot be read: {e.Message}", e);
        }
        catch (JsonShapeException e)
        {
            throw Errors.FormatInvalid(path, e.Where, e);
        }
    }

    private static EventFormat Parse(byte[] document, string name)
    {
        var root = JsonParser.Parse(document, comments: true).AsObject();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var form = EventForm.Lines;
        string? each = null;
        foreach (var (key, value) in root.Members)
        {
            switch (key)
            {
                case "$schema" or "description":
                    break;
                case "form":
                    form = FormOf(value);
                    break;
                case "each":
                    each = value.AsString();
                    break;
                case "fields":
                    foreach (var (field, path) in value.AsObject().Members)
                        fields[field] = Checked(field, path);
                    break;
                default:
                    throw value.Wrong($"there is no key '{key}'; a profile has description, form, each and fields.");
            }
        }
        if (each is not null && form != EventForm.Lines)
            throw root.Wrong("each needs the form jsonl.");
        return new EventFormat { Name = name, Form = form, Each = each, Fields = fields };
    }

    private static EventForm FormOf(JsonValueAt value) => value.AsString() switch
    {
        "auto" => EventForm.Auto,
        "jsonl" => EventForm.Lines,
        "docker" => EventForm.Docker,
        "cri" => EventForm.Cri,
        "csv" => EventForm.Csv,
        "otlp" => EventForm.Otlp,
        _ => throw value.Expected("auto, jsonl, docker, cri, csv or otlp"),
    };

    private static string Checked(string field, JsonValueAt path)
    {
        try
        {
            EventFields.Default.With(field, path.AsString());
            return path.Text;
        }
        catch (ArgumentException e)
        {
            throw path.Wrong(e.Message);
        }
    }
}
