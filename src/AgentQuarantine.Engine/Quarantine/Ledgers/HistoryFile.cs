using System.Text;
using AgentQuarantine.Disks;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The transitions, one JSON object a line, oldest first. It is appended to under the ledger's lock.</summary>
/// <param name="disk">Where it lies.</param>
/// <param name="files">The ledger that it belongs to.</param>
/// <param name="maxBytes">
/// The size that a file of it does not pass, but for a longer record; before it would, it is renamed to <c>.1</c>, replacing the one before.
/// </param>
internal sealed class HistoryFile(IDisk disk, LedgerFiles files, long maxBytes)
{
    // So far before its end the history may hold what others have added to it.
    private const int Slack = 64 << 10;

    /// <summary>
    /// Appends the records that it does not end with already, and flushes them to the disk. Half a record, left by a writer that was killed, is
    /// completed.
    /// </summary>
    /// <param name="records">What the history is told, what earlier writes could not add included.</param>
    /// <param name="like">Whose mode, owner and group a new file takes on.</param>
    public void Append(IReadOnlyList<HistoryRecord> records, FileFacts? like)
    {
        var lines = records.Select(Line).ToList();
        var all = Encoding.ASCII.GetBytes(string.Concat(lines));
        var present = Present(all);
        if (present == all.Length)
        {
            FlushPresent(records, like);
            return;
        }
        var (start, file) = (0, disk.Open(files.History, like));
        try
        {
            var length = file.Seek(0, SeekOrigin.End);
            var from = present;
            foreach (var line in lines)
            {
                var size = length + start - from;
                if (start >= from && size > 0 && size + line.Length > maxBytes)
                    Rotate(start);
                start += line.Length;
            }
            Add(start);

            void Add(int to)
            {
                if (to == from)
                    return;
                // Half a line, left by a writer that was killed, must not swallow the next one; its own second half completes it.
                if (from == 0 && !EndsWithLineFeed(file))
                    file.WriteByte((byte)'\n');
                file.Write(all, from, to - from);
                disk.Flush(file);
                from = to;
            }

            void Rotate(int to)
            {
                Add(to);
                file.Dispose();
                disk.Rename(files.History, files.OlderHistory);
                file = disk.Open(files.History, like);
                length = 0;
            }
        }
        finally
        {
            file.Dispose();
        }
        disk.FlushFolder(files.Folder);
    }

    /// <summary>The last of <paramref name="records"/> that take no more than one file of the history.</summary>
    public IReadOnlyList<HistoryRecord> Last(IReadOnlyList<HistoryRecord> records)
    {
        var (first, bytes) = (records.Count, 0L);
        while (first > 0 && (bytes += HistoryJson.Write(records[first - 1]).Length + 1) <= maxBytes)
            first--;
        // One at least: a record that is too long for the history is no reason to keep none.
        return first == 0 ? records : [.. records.Skip(Math.Min(first, records.Count - 1))];
    }

    /// <summary>Those of <paramref name="records"/> that the history does not end with.</summary>
    public IEnumerable<HistoryRecord> Missing(IReadOnlyList<HistoryRecord> records)
    {
        var lines = records.Select(Line).ToList();
        var present = Present(Encoding.ASCII.GetBytes(string.Concat(lines)));
        for (var i = 0; i < lines.Count; present -= lines[i++].Length)
        {
            if (present < lines[i].Length)
                yield return records[i];
        }
    }

    /// <summary>Reads every record, across the rotated file, line by line. Lines that are damaged or half-written are passed over.</summary>
    public IEnumerable<HistoryRecord> Read()
    {
        var (older, newer) = Open();
        using (older)
        using (newer)
        {
            foreach (var file in new[] { older, newer })
            {
                while (file?.ReadLine() is { } line)
                {
                    if (HistoryJson.TryRead(line) is { } record)
                        yield return record;
                }
            }
        }
    }

    // Whoever added them may have failed before they were on the disk.
    private void FlushPresent(IReadOnlyList<HistoryRecord> records, FileFacts? like)
    {
        if (records.Count == 0)
            return;
        using var file = disk.Open(files.History, like);
        disk.Flush(file);
    }

    private static string Line(HistoryRecord record) => HistoryJson.Write(record) + "\n";

    // How many bytes of the lines the history has: all of them after a write that went well, none before it, some after one that was cut short.
    private int Present(byte[] lines)
    {
        var end = End(lines.Length + Slack);
        if (end.AsSpan().IndexOf(lines) >= 0)
            return lines.Length;
        for (var count = Math.Min(end.Length, lines.Length); count > 0; count--)
        {
            if (end.AsSpan(^count..).SequenceEqual(lines.AsSpan(0, count)))
                return count;
        }
        return 0;
    }

    // The last bytes, across a rotation.
    private byte[] End(int length)
    {
        var newer = End(files.History, length);
        return newer.Length == length ? newer : [.. End(files.OlderHistory, length - newer.Length), .. newer];
    }

    private byte[] End(string path, int length)
    {
        if (disk.Look(path) is not { Kind: FileKind.File })
            return [];
        using var file = disk.OpenRead(path);
        var end = new byte[Math.Min(file.Length, length)];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        return end;
    }

    private static bool EndsWithLineFeed(Stream file)
    {
        if (file.Length == 0)
            return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    // Readers take no lock. A rotation between the two openings would hide a whole file, so look whether there was one.
    private (StreamReader? Older, StreamReader? Newer) Open()
    {
        while (true)
        {
            var stamp = disk.Look(files.OlderHistory)?.Stamp;
            var older = OpenOne(files.OlderHistory);
            var newer = OpenOne(files.History);
            if (stamp == disk.Look(files.OlderHistory)?.Stamp)
                return (older, newer);
            older?.Dispose();
            newer?.Dispose();
        }
    }

    private StreamReader? OpenOne(string file)
    {
        try
        {
            return new StreamReader(disk.OpenRead(file), Encoding.UTF8);
        }
        catch (Exception e) when (FileFault.IsMissing(e))
        {
            return null;
        }
    }
}
