using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Errors;
using Microsoft.PowerShell.Commands;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>From what a person types to files, through the session's drives and providers; the process directory plays no part.</summary>
internal static class PathResolver
{
    /// <summary>The file that <paramref name="path"/> means, wildcards taken as they are; it need not exist.</summary>
    public static bool TryResolveFile(
        PathIntrinsics session, string path, [NotNullWhen(true)] out string? file, [NotNullWhen(false)] out ErrorRecord? error)
    {
        (file, error) = (null, null);
        try
        {
            var resolved = session.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (IsFileSystem(provider))
                file = resolved;
            else
                error = ErrorRecords.PathNotFileSystem(path, provider.Name);
        }
        catch (Exception e) when (IsOfPath(e))
        {
            error = ErrorRecords.PathNotFileSystem(path, null, e);
        }
        return file is not null;
    }

    /// <summary>The logs that are named, or else the default one; a path that leads to none goes to <paramref name="onError"/>.</summary>
    public static IEnumerable<string> Logs(PathIntrinsics session, string[]? literal, string[]? path, Action<ErrorRecord> onError) =>
        literal is null && path is not null ? Wildcards(session, path, onError) : Literal(session, literal ?? [Defaults.LogPath], onError);

    /// <summary>Each path as it is; those that lead to no file system go to <paramref name="onError"/>.</summary>
    private static IEnumerable<string> Literal(PathIntrinsics session, IEnumerable<string> paths, Action<ErrorRecord> onError)
    {
        foreach (var path in paths)
        {
            if (TryResolveFile(session, path, out var file, out var error))
                yield return file;
            else
                onError(error);
        }
    }

    /// <summary>The files that each path matches, in ordinal order; a path that matches none goes to <paramref name="onError"/>.</summary>
    private static IEnumerable<string> Wildcards(PathIntrinsics session, IEnumerable<string> paths, Action<ErrorRecord> onError)
    {
        foreach (var path in paths)
        {
            var files = Expand(session, path, out var error);
            if (error is not null)
                onError(error);
            foreach (var file in files)
                yield return file;
        }
    }

    private static List<string> Expand(PathIntrinsics session, string path, out ErrorRecord? error)
    {
        error = null;
        try
        {
            var matches = session.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (!IsFileSystem(provider))
            {
                error = ErrorRecords.PathNotFileSystem(path, provider.Name);
                return [];
            }
            List<string> files = WildcardPattern.ContainsWildcardCharacters(path)
                ? [.. matches.Where(match => !Directory.Exists(match)).Order(StringComparer.Ordinal)]
                : [.. matches];
            if (files.Count == 0)
                error = ErrorRecords.EventLogNotFound(path);
            return files;
        }
        catch (ItemNotFoundException e)
        {
            error = ErrorRecords.EventLogNotFound(path, e);
        }
        catch (Exception e) when (IsOfPath(e))
        {
            error = ErrorRecords.PathNotFileSystem(path, null, e);
        }
        return [];
    }

    private static bool IsFileSystem(ProviderInfo provider) => provider.ImplementingType == typeof(FileSystemProvider);

    private static bool IsOfPath(Exception e) =>
        e is SessionStateException or ProviderInvocationException or NotSupportedException or PSArgumentException;
}
