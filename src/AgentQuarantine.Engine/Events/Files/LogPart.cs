using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>One of the files that a log consists of: the present one, or one that it was rotated to.</summary>
/// <param name="path">The file's full path.</param>
/// <param name="text">Its lines.</param>
/// <param name="marks">The log's marks in it.</param>
/// <param name="age">0 for the present file, 1 for the one before it, and so on.</param>
internal sealed class LogPart(string path, LogText text, LogMarks marks, int age) : IDisposable
{
    /// <summary>How far apart the files begin, counted in bytes of the log: so that places in them are ordered, however long they are.</summary>
    public const long Distance = 1L << 40;

    /// <summary>The file's full path.</summary>
    public string Path => path;

    /// <summary>Its lines; the file itself where they are still to be written out.</summary>
    public LogText Text => text;

    /// <summary>The log's marks in it.</summary>
    public LogMarks Marks => marks;

    /// <summary>The place of its first byte in the log; the present file's is 0.</summary>
    public long Base => -age * Distance;

    /// <summary>Which file it is, whatever its lines were written out to.</summary>
    public FileIdentity Identity { get; init; }

    /// <summary>The first byte that is not a hole's.</summary>
    public long First { get; set; }

    /// <summary>The first byte to be read.</summary>
    public long Start { get; set; }

    /// <summary>The byte past the last one to be read.</summary>
    public long End { get; set; }

    /// <summary>Whether its lines are still to be written out, as those of a compressed file.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>Its lines, written out where that is needed: the caller closes them.</summary>
    public LogText Open(CancellationToken cancellation)
    {
        // The handle stays this part's own.
        var file = new SafeFileHandle(text.File.DangerousGetHandle(), ownsHandle: false);
        return IsWrapped ? LogText.Open(file, path, text.Fields, cancellation) : text with { File = file };
    }

    /// <summary>
    /// Whether the file is a copy of the first bytes of <paramref name="newer"/>, as copytruncate has one for a moment: made after it, the same
    /// in every place that is looked at, and ending with a line that does not stand there twice.
    /// </summary>
    public static bool IsCopy(SafeFileHandle file, SafeFileHandle newer)
    {
        const int Block = 4096, Places = 16;
        var length = RandomAccess.GetLength(file);
        if (length == 0 || length > RandomAccess.GetLength(newer) || FileIdentity.Of(file).Born < FileIdentity.Of(newer).Born)
            return false;
        Span<byte> a = stackalloc byte[Block], b = stackalloc byte[Block];
        for (var i = 0; i <= Places; i++)
        {
            var at = Math.Max(0, (length - Block) / Places * i);
            at = i == Places ? Math.Max(0, length - Block) : at;
            var size = (int)Math.Min(Block, length - at);
            if (LogFile.Read(file, a[..size], at) != size || LogFile.Read(newer, b[..size], at) != size || !a[..size].SequenceEqual(b[..size]))
                return false;
        }
        return IsTelling(a[..(int)Math.Min(Block, length)]);
    }

    // Where one line is written over and over, equal bytes say nothing.
    private static bool IsTelling(ReadOnlySpan<byte> block)
    {
        var lines = block.TrimEnd((byte)'\n');
        var last = lines.LastIndexOf((byte)'\n');
        return last > 0 && lines[..last].IndexOf(lines[(last + 1)..]) < 0;
    }

    /// <inheritdoc/>
    public void Dispose() => text.File.Dispose();
}
