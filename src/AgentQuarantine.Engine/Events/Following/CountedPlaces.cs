using AgentQuarantine.Events.Files;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Following;

/// <summary>
/// How far files have been counted that no log leads to at present: so that a file that turns up under another name, or after a restart, is
/// not counted twice. Not thread-safe.
/// </summary>
internal sealed class CountedPlaces
{
    // Rotated files by the thousand are not followed by name.
    private const int Most = 1024;

    private readonly List<EventLogFollower> _followers = [];
    private readonly List<LogPlace> _known = [];
    private readonly List<LogPlace> _lost = [];
    private readonly HashSet<FileIdentity> _history = [];

    /// <summary>Every place there is: those of files that are followed or lost, and those of files that are done with.</summary>
    public (IReadOnlyList<LogPlace> Open, IReadOnlyList<LogPlace> Done) All =>
        ([.. _lost, .. _followers.SelectMany(follower => follower.Places())], _known);

    /// <summary>Whether there are files to look for.</summary>
    public bool HasLost => _lost.Count > 0;

    /// <summary>Those who may still hold a file that turns up elsewhere.</summary>
    public void Add(EventLogFollower follower) => _followers.Add(follower);

    /// <summary>A follower that has ended.</summary>
    public void Remove(EventLogFollower follower)
    {
        _followers.Remove(follower);
        follower.Places().ForEach(Add);
    }

    /// <summary>A file that is done with.</summary>
    public void Add(LogPlace place)
    {
        _known.RemoveAll(known => known.Identity == place.Identity);
        if (_known.Count == Most)
            _known.RemoveAt(0);
        _known.Add(place);
    }

    /// <summary>A file of which lines may be unread, and that nobody holds open, as after a restart.</summary>
    public void AddLost(LogPlace place)
    {
        using var file = Find(place);
        if (file is not null && FileIdentity.Of(file) == place.Identity)
            _lost.Add(place);
        else
            AddTruncated(place);
    }

    /// <summary>A file that was truncated, or is gone: a copy of it may hold lines that are unread.</summary>
    public void AddTruncated(LogPlace place) => _lost.Add(place with { Identity = default });

    /// <summary>How far a file that a follower begins has been counted; <see langword="null"/>: not at all.</summary>
    public LogPlace? Take(FileIdentity identity, SafeFileHandle file, EventLogFollower asker)
    {
        foreach (var follower in _followers)
        {
            if (follower != asker && follower.GiveUp(identity) is { } place)
                return place;
        }
        return Take(_lost, place => (place.Identity == identity || place.Identity == default) && place.Holds(file))
            ?? Take(_known, place => place.Identity == identity && place.Holds(file));
    }

    /// <summary>Looks for the files that were lost, beside the logs that they are of. Each is looked for once.</summary>
    /// <returns>The files that were found and have more to read, or may have: to be read as files that were rotated away.</returns>
    public IEnumerable<(LogPlace Place, SafeFileHandle File)> FindLost()
    {
        LogPlace[] lost = [.. _lost];
        _lost.Clear();
        foreach (var place in lost)
        {
            if (Find(place) is not { } file)
                continue;
            var isHeld = _followers.Exists(follower => follower.Holds(FileIdentity.Of(file)));
            // Writers may still hold the file itself open; a copy has what it has.
            if (!isHeld && (RandomAccess.GetLength(file) > place.Position || FileIdentity.Of(file) == place.Identity))
            {
                yield return (place, file);
                continue;
            }
            if (!isHeld)
                Add(place with { Identity = FileIdentity.Of(file) });
            file.Dispose();
        }
    }

    /// <summary>When the places were last kept for a restart, by the clock of the disk; <see langword="null"/>: they never were.</summary>
    public DateTime? KeptAt { get; set; }

    /// <summary>
    /// The files that a log was rotated to and that nobody has read of: they came and went between two looks. What was written before the first
    /// look is no such file, and what is compressed may be one that was read before it was.
    /// </summary>
    /// <param name="path">The log's full path.</param>
    /// <param name="rotated">How its files are named.</param>
    /// <param name="present">The file at the path now.</param>
    /// <param name="before">When the file that was followed before was last written to.</param>
    /// <returns>The open files, oldest first.</returns>
    public IReadOnlyList<SafeFileHandle> Unseen(string path, RotatedNames rotated, FileIdentity present, DateTime? before)
    {
        var unseen = new SortedList<(DateTime, string), SafeFileHandle>();
        var since = KeptAt ?? before;
        foreach (var sibling in rotated.Of(path))
        {
            if (File.GetLastWriteTimeUtc(sibling) < since || LogFile.TryOpen(sibling) is not { } file)
                continue;
            var identity = FileIdentity.Of(file);
            if (since is null)
                _history.Add(identity);
            if (since is null || identity == present || HasSeen(path, identity, file) || LogText.IsWrapped(file))
                file.Dispose();
            else
                unseen.Add((File.GetLastWriteTimeUtc(file), sibling), file);
        }
        return [.. unseen.Values];
    }

    // Itself, or a copy: one that copytruncate has just made, before the log is truncated.
    private bool HasSeen(string path, FileIdentity identity, SafeFileHandle file) =>
        _history.Contains(identity) || _followers.Exists(follower => follower.Holds(identity))
        || _known.Concat(_lost).Concat(_followers.SelectMany(follower => follower.Places()))
            .Any(place => place.Identity == identity || (place.Path == path && place.Position > 0 && place.Holds(file)));

    // The file itself, or else a copy of it.
    private static SafeFileHandle? Find(LogPlace place)
    {
        SafeFileHandle? copy = null;
        foreach (var path in Neighbours(place.Path))
        {
            SafeFileHandle? file = null;
            try
            {
                file = LogFile.TryOpen(path);
                if (file is null || !place.Holds(file))
                {
                    file?.Dispose();
                    continue;
                }
            }
            catch (Exception e) when (LogFile.IsUnreadable(e) || e is QuarantineException)
            {
                file?.Dispose();
                continue;
            }
            if (FileIdentity.Of(file) == place.Identity)
            {
                copy?.Dispose();
                return file;
            }
            copy?.Dispose();
            copy = file;
        }
        return copy;
    }

    private static string[] Neighbours(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        // logrotate, and writers themselves, keep what the name begins with.
        var stem = Path.GetFileNameWithoutExtension(path);
        try
        {
            return Directory.GetFiles(folder, stem + "*");
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            return [];
        }
    }

    private static LogPlace? Take(List<LogPlace> places, Predicate<LogPlace> matches)
    {
        var at = places.FindLastIndex(matches);
        if (at < 0)
            return null;
        var place = places[at];
        places.RemoveAt(at);
        return place;
    }
}
