using System.Globalization;
using System.Text;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Files;

/// <summary>Reads a part of a log once more, line by line, to find those that are refused: only for a person who asks for them.</summary>
internal static class RefusedSearch
{
    private const int Before = 20, Longest = 80;

    /// <summary>Collects the refused lines of a part of a log.</summary>
    /// <param name="text">The log.</param>
    /// <param name="path">Its path.</param>
    /// <param name="start">The part's first byte, where a line begins.</param>
    /// <param name="end">The byte past it.</param>
    /// <param name="refused">Takes them.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static void Find(LogText text, string path, long start, long end, RefusedLines refused, CancellationToken cancellation)
    {
        var rejects = new RejectCounts();
        var nobody = new Nobody(rejects);
        var scanner = new EventScanner(text.Fields, nobody.Agents, rejects);
        using var bytes = new BufferedStream(new FilePart(text.File, end) { Position = start }, StretchReader.StretchBytes);
        var line = new List<byte>();
        for (long number = 1, at = start; refused.Wanted > 0 && Read(bytes, line); at += line.Count, number++)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] block = [.. line, .. line[^1] == '\n' ? Array.Empty<byte>() : "\n"u8.ToArray(), .. new byte[EventScanner.Slack]];
            var before = RejectCounts.Reasons.Select(reason => rejects[reason]).ToArray();
            scanner.ScanBlock(block, 0, block.Length - EventScanner.Slack, at, nobody);
            foreach (var reason in RejectCounts.Reasons.Where(reason => rejects[reason] > before[(int)reason]).Take(refused.Wanted))
            {
                var column = reason == RejectReason.Malformed ? LineFault.ColumnOf(block, line.Count) : 1;
                refused.Add(new RefusedLine(path, number, at, column, reason, Excerpt(line, column)));
            }
        }
    }

    /// <summary>The text around a place, cut, with nothing in it that a terminal would act on.</summary>
    public static string Excerpt(List<byte> line, int column)
    {
        var from = column - 1 < Longest - Before ? 0 : column - 1 - Before;
        var text = Encoding.UTF8.GetString([.. line.Skip(from).Take(2 * Longest)]).TrimEnd('\r', '\n');
        var shown = new StringBuilder(from > 0 ? "…" : "");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
                return shown.Append('…').ToString();
            var isHarmful = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            shown.Append(isHarmful ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
        }
        return shown.ToString();
    }

    private static bool Read(Stream bytes, List<byte> line)
    {
        line.Clear();
        for (int b; line.Count <= EventScanner.MaxLineBytes && (b = bytes.ReadByte()) >= 0;)
        {
            line.Add((byte)b);
            if (b == '\n')
                break;
        }
        return line.Count > 0;
    }

    private sealed class Nobody(RejectCounts rejects) : IEventSink
    {
        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects => rejects;

        public void Add(in AgentEvent e)
        {
        }
    }
}
