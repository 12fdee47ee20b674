using System.IO.Compression;
using System.Text;
using AgentQuarantine.Events.Formats;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// The text of a log as lines: compressed logs, JSON arrays and the like are written out to a temporary file, which is gone when its handle
/// is closed. All other logs are read where they are.
/// </summary>
/// <param name="File">The lines.</param>
/// <param name="Fields">Where the values stand in them; their format is known now.</param>
/// <param name="Name">What the log is; <see langword="null"/> for one object a line.</param>
internal readonly record struct LogText(SafeFileHandle File, EventFields Fields, string? Name)
{
    private DateTime? Changed { get; init; }

    /// <summary>When the log was last written to, not the file that its lines were written out to.</summary>
    public DateTime LastChanged => Changed ?? System.IO.File.GetLastWriteTimeUtc(File);

    /// <summary>The text of an open log, which is closed where its lines are written out.</summary>
    /// <param name="file">The log.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="fields">Where the values stand, and the format where a person has named one.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static LogText Open(SafeFileHandle file, string path, EventFields fields, CancellationToken cancellation)
    {
        var names = new List<string>();
        DateTime? changed = null;
        byte[] head;
        try
        {
            for (head = Head(file); FormatDetector.WrappingOf(head) is not LogWrapping.None and var wrapping && names.Count < 4; head = Head(file))
            {
                var encoding = wrapping == LogWrapping.Encoded ? TextEncoding.Of(head) : null;
                names.Add(wrapping switch
                {
                    LogWrapping.Gzip => "gzip",
                    LogWrapping.JsonText => "json",
                    LogWrapping.Encoded => encoding is UnicodeEncoding ? "utf-16" : "utf-32",
                    _ => "lines ended by CR",
                });
                changed ??= System.IO.File.GetLastWriteTimeUtc(file);
                var lines = WriteOut(file, wrapping, encoding, cancellation);
                file.Dispose();
                file = lines;
            }
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is InvalidDataException)
                throw Errors.EventLogDamaged(path, e);
            if (LogFile.IsUnreadable(e))
                throw LogFile.Unreadable(path, e);
            throw;
        }
        if (LogSniffer.Packed(head) is { } packed)
        {
            file.Dispose();
            throw Errors.EventLogNotUnderstood(path, packed);
        }
        var known = FieldsIn(head, fields);
        if (fields.Format.Form == EventForm.Auto && known.Format.Form != EventForm.Auto)
            names.Add(known.Format.Name);
        return new LogText(file, known, names.Count > 0 ? string.Join(", ", names) : null) { Changed = changed };
    }

    /// <summary>
    /// Where the values stand in lines that begin like this: in the format that a person has named, or else in that which the bytes tell.
    /// </summary>
    public static EventFields FieldsIn(byte[] head, EventFields fields) =>
        fields.Format.Form != EventForm.Auto ? fields with { Format = fields.Format with { Head = head } }
        : FormatDetector.FormatOf(head) is { } format ? format.In(fields) : fields;

    /// <summary>Whether a log's lines have to be written out.</summary>
    public static bool IsWrapped(SafeFileHandle file) => FormatDetector.WrappingOf(Head(file)) != LogWrapping.None;

    /// <summary>The first bytes of a log, from which its form is told.</summary>
    public static byte[] Head(SafeFileHandle file)
    {
        var head = new byte[FormatDetector.HeadBytes];
        return head[..LogFile.Read(file, head, 0)];
    }

    private static SafeFileHandle WriteOut(SafeFileHandle file, LogWrapping wrapping, Encoding? encoding, CancellationToken cancellation)
    {
        var lines = LogFile.Temporary();
        try
        {
            // The reading takes the log as long as it is now.
            using var bytes = new FilePart(file, RandomAccess.GetLength(file));
            using Stream text = wrapping == LogWrapping.Gzip ? new GZipStream(bytes, CompressionMode.Decompress)
                : encoding is not null ? Encoding.CreateTranscodingStream(bytes, encoding, Encoding.UTF8) : bytes;
            var layout = wrapping == LogWrapping.JsonText ? new JsonTextLines() : null;
            var buffer = new byte[StretchReader.StretchBytes];
            long at = 0;
            for (int read; (read = text.Read(buffer)) > 0; at += read)
            {
                cancellation.ThrowIfCancellationRequested();
                var part = buffer.AsSpan(0, read);
                layout?.Lay(part);
                if (wrapping == LogWrapping.CarriageReturns)
                    part.Replace((byte)'\r', (byte)'\n');
                RandomAccess.Write(lines, part, at);
            }
            if (layout is not null)
                RandomAccess.SetLength(lines, layout.End);
            return wrapping != LogWrapping.Gzip || GzipEnd.IsWhole(file, lines) ? lines
                : throw new InvalidDataException("Its end is missing, or is not its own.");
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }
}
