using System.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The transitions, one JSON object a line, oldest first. It is appended to under the ledger's lock.</summary>
/// <param name="path">The file.</param>
/// <param name="maxBytes">The size from which on the file is renamed to <c>.1</c>, replacing the one before.</param>
internal sealed class HistoryFile(string path, long maxBytes)
{
    private string Older => path + ".1";

    /// <summary>Appends records and flushes them to the disk.</summary>
    public void Append(IEnumerable<HistoryRecord> records)
    {
        var text = string.Concat(records.Select(record => HistoryJson.Write(record) + "\n"));
        if (text.Length == 0)
            return;
        if (File.Exists(path) && new FileInfo(path).Length >= maxBytes)
            File.Move(path, Older, overwrite: true);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        // Half a line, left by a writer that was killed, must not swallow the next one.
        if (!EndsWithLineFeed(file))
            text = "\n" + text;
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
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

    private static bool EndsWithLineFeed(FileStream file)
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
            var stamp = Stamp();
            var older = OpenOne(Older);
            var newer = OpenOne(path);
            if (stamp == Stamp())
                return (older, newer);
            older?.Dispose();
            newer?.Dispose();
        }
    }

    private (DateTime, long) Stamp() => File.Exists(Older) ? (File.GetLastWriteTimeUtc(Older), new FileInfo(Older).Length) : default;

    private static StreamReader? OpenOne(string file)
    {
        try
        {
            return new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
