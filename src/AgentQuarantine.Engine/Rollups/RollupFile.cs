using System.Globalization;
using System.Text;
using AgentQuarantine.Disks;

namespace AgentQuarantine.Rollups;

/// <summary>
/// A CSV file of rollups that grows by whole buckets, as a job every five minutes writes it. While it is open nobody else appends to it.
/// </summary>
public sealed class RollupFile : IDisposable
{
    private readonly FileStream _file;

    private RollupFile(FileStream file) => _file = file;

    /// <summary>Where the newest bucket that the file holds ends, and what is appended begins; <see langword="null"/>: it holds none.</summary>
    public DateTimeOffset? End { get; private set; }

    /// <summary>The length of the newest bucket that the file holds; <see langword="null"/>: it holds none.</summary>
    public TimeSpan? Length { get; private set; }

    /// <summary>Opens the file, and makes it where it is not there; its folder exists.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="QuarantineException">
    /// <c>FileUnwritable</c>: it may not be written, somebody else appends to it, or it holds something else.
    /// </exception>
    public static RollupFile Open(string path)
    {
        try
        {
            var opened = new RollupFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            try
            {
                opened.FindEnd();
                return opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is InvalidDataException || FileFault.Is(e))
        {
            throw Errors.FileUnwritable(path, e.Message, e);
        }
    }

    /// <summary>Appends rows, oldest first, all of them or none.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="QuarantineException"><c>FileUnwritable</c>.</exception>
    public void Append(IEnumerable<RollupRow> rows)
    {
        var text = new StringBuilder();
        if (_file.Length == 0)
            text.Append(RollupCsv.Header).Append('\n');
        foreach (var row in rows)
            RollupCsv.Append(text, row);
        var end = _file.Length;
        try
        {
            _file.Position = end;
            _file.Write(Encoding.UTF8.GetBytes(text.ToString()));
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // What a full disk took of it goes again, so that the next time begins with whole rows.
            _file.SetLength(end);
            throw Errors.FileUnwritable(_file.Name, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // A row whose line does not end was cut off: with it go those of its bucket, which are written again.
    private void FindEnd()
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        long at = 0, newestAt = 0;
        (DateTimeOffset From, DateTimeOffset To)? newest = null, before = null;
        foreach (var row in Rows(reader))
        {
            var isWhole = row.EndsWith('\n');
            if (at == 0 && (isWhole ? row.TrimEnd() != RollupCsv.Header : !RollupCsv.Header.StartsWith(row, StringComparison.Ordinal)))
                throw new InvalidDataException("It holds something else: its first line is not that of rollups.");
            if (at > 0 && isWhole)
            {
                var times = Times(row) ?? throw new InvalidDataException("It holds something else: a line does not begin with two times.");
                if (times != newest)
                    (before, newest, newestAt) = (newest, times, at);
            }
            if (!isWhole)
            {
                _file.SetLength(newestAt == 0 ? at : newestAt);
                newest = before;
            }
            at += Encoding.UTF8.GetByteCount(row);
        }
        if (newest is { } last)
            (End, Length) = (last.To, last.To - last.From);
    }

    // A quoted name may hold line feeds.
    private static IEnumerable<string> Rows(StreamReader reader)
    {
        var row = new StringBuilder();
        var isQuoted = false;
        for (int c; (c = reader.Read()) >= 0;)
        {
            row.Append((char)c);
            isQuoted ^= c == '"';
            if (c != '\n' || isQuoted)
                continue;
            yield return row.ToString();
            row.Clear();
        }
        if (row.Length > 0)
            yield return row.ToString();
    }

    private static (DateTimeOffset From, DateTimeOffset To)? Times(string row)
    {
        const int Width = 20;
        return row.Length > (2 * Width) + 1 && Read(0) is { } from && Read(Width + 1) is { } to ? (from, to) : null;

        DateTimeOffset? Read(int at) => DateTimeOffset.TryParseExact(row.AsSpan(at, Width), "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
