using System.Globalization;
using System.Text;

namespace AgentQuarantine.Cli.Output;

/// <summary>Text that others wrote (an agent's name, a reason) made fit for a terminal.</summary>
internal static class Visible
{
    /// <summary>
    /// <paramref name="text"/> with every character that could move the cursor, break the line or reorder what is shown
    /// (control, format, line separator, lone surrogate) written as an escape such as <c>\n</c> or <c>\u001b</c>.
    /// </summary>
    public static string Text(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var visible = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune) && !IsHarmful(rune))
            {
                visible.Append(text, i, rune.Utf16SequenceLength);
                i += rune.Utf16SequenceLength;
                continue;
            }
            visible.Append(text[i] switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            });
            i++;
        }
        return visible.ToString();
    }

    /// <summary><paramref name="text"/> with a space at either end written as an escape, as nobody sees it there.</summary>
    public static string Ends(string text)
    {
        const string Space = "\\u0020";
        if (text.EndsWith(' '))
            text = text[..^1] + Space;
        return text.StartsWith(' ') ? Space + text[1..] : text;
    }

    /// <summary>
    /// <paramref name="text"/> cut to <paramref name="width"/> columns, an ellipsis in its middle where it was cut: what tells long names apart
    /// may stand at their ends.
    /// </summary>
    public static string CutMiddle(string text, int width)
    {
        const int End = 16;
        if (text.Length <= width || Width(text) <= width)
            return text;
        var end = text.Length - End;
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return Cut(text, width - Width(text[end..])) + text[end..];
    }

    /// <summary>How many columns of a terminal <paramref name="text"/> takes.</summary>
    public static int Width(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text.Length;
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += WidthOf(rune);
        return width;
    }

    /// <summary><paramref name="text"/> cut to <paramref name="width"/> columns, the last an ellipsis where it was cut.</summary>
    public static string Cut(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        var cut = new StringBuilder();
        var used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            used += WidthOf(rune);
            if (used > width)
                break;
            cut.Append(rune.ToString());
        }
        return cut.Append('…').ToString();
    }

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // East Asian wide and emoji blocks, coarsely: a column off is a crooked table, not a wrong number.
    private static int WidthOf(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
            or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF)
            or (>= 0x20000 and <= 0x3FFFD) => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
