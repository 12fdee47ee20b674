using System.IO.Enumeration;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// How the files are named that a log was rotated to: its siblings, which are read as one sequence with it. By default
/// <c>events.jsonl.1</c>, <c>events.1.jsonl</c>, <c>events.jsonl.old</c>, <c>events.jsonl-20261124</c>, <c>events.jsonl.2026-11-24</c> and
/// <c>events-2026-11-24.jsonl</c> beside <c>events.jsonl</c>, each also with <c>.gz</c> behind (one of another compression is an error where it is
/// needed).
/// </summary>
public sealed record RotatedNames
{
    // All but the first cannot be read: that is said where one of them is needed.
    private static readonly string[] Zips = [".gz", ".zst", ".xz", ".bz2", ".lz4", ".zip"];

    private RotatedNames(string? pattern) => Pattern = pattern;

    /// <summary>The usual names.</summary>
    public static RotatedNames Default { get; } = new((string?)null);

    /// <summary>Only the log itself is read.</summary>
    public static RotatedNames None { get; } = new("");

    /// <summary>The pattern; <see langword="null"/> for the usual names, empty for none.</summary>
    public string? Pattern { get; }

    /// <summary>Whether only the log itself is read.</summary>
    internal bool IsNone => Pattern is "";

    /// <summary>Full paths that are never siblings, because they are logs themselves.</summary>
    internal IReadOnlyCollection<string> Except { get; init; } = [];

    /// <summary>Names of one's own.</summary>
    /// <param name="pattern">
    /// A path beside the log with one or more <c>*</c> in its name. <c>{name}</c>, <c>{stem}</c> and <c>{ext}</c> stand for the log's own name,
    /// the name without its extension, and the extension with its dot: <c>old/{stem}-*{ext}</c>. The order comes from the digits that the
    /// <c>*</c> stand for: fewer than six are a count, and the highest is the oldest; others are a time.
    /// </param>
    /// <exception cref="ArgumentException">There is no <c>*</c> in its name.</exception>
    public static RotatedNames Like(string pattern) => Path.GetFileName(pattern).Contains('*')
        ? new RotatedNames(pattern)
        : throw new ArgumentException($"'{pattern}' is no pattern of rotated logs: its name has no *, as in '{{name}}.*'.", nameof(pattern));

    /// <summary>The siblings of the log at <paramref name="path"/> that are there now, newest first. Nothing but names is looked at.</summary>
    internal IReadOnlyList<string> Of(string path)
    {
        if (IsNone)
            return [];
        var (name, stem, ext) = (Path.GetFileName(path), Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        var own = Pattern?.Replace("{name}", name, StringComparison.Ordinal)
            .Replace("{stem}", stem, StringComparison.Ordinal).Replace("{ext}", ext, StringComparison.Ordinal);
        var folder = Path.GetFullPath(Path.GetDirectoryName(own) ?? "", Path.GetDirectoryName(path)!);
        if (!Directory.Exists(folder))
            return [];
        var found = new SortedDictionary<RotationKey, string>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var other = Path.GetFileName(file.AsSpan());
            var plain = other;
            foreach (var zip in Zips)
                plain = other.EndsWith(zip, StringComparison.OrdinalIgnoreCase) ? other[..^zip.Length] : plain;
            var key = own is null ? RotationKey.OfUsual(plain, name, stem, ext) : OfOwn(other, plain, Path.GetFileName(own.AsSpan()));
            // A file that is just being compressed is there twice.
            if (key is { } at && !file.Equals(path, StringComparison.Ordinal) && !Except.Contains(file)
                && (plain.Length == other.Length || !found.ContainsKey(at)))
                found[at] = file;
        }
        return [.. found.Values];
    }

    private static RotationKey? OfOwn(ReadOnlySpan<char> name, ReadOnlySpan<char> plain, ReadOnlySpan<char> pattern)
    {
        if (!FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)
            && !FileSystemName.MatchesSimpleExpression(pattern, plain, ignoreCase: false))
            return null;
        var (before, behind) = (pattern.IndexOf('*'), pattern.Length - pattern.LastIndexOf('*') - 1);
        return RotationKey.Of(plain[Math.Min(before, plain.Length)..Math.Max(before, plain.Length - behind)]);
    }
}
