using System.Text;

namespace AgentQuarantine.Pictures;

/// <summary>An agent's equity in one line of text: a character for each stretch of it, higher or darker where equity is higher.</summary>
public static class TextSparkline
{
    /// <summary>The columns that a table gives it.</summary>
    public const int Width = 24;

    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.:-=+*#";

    /// <summary>Draws a line. Its lowest and highest points, and the 0 that equity begins at, make the scale.</summary>
    /// <param name="values">The equity, oldest first; every value finite.</param>
    /// <param name="ascii">Whether the output has no block characters.</param>
    /// <param name="width">At most so many characters: a character stands for the last of its values.</param>
    /// <returns>The line; empty where there is no value.</returns>
    public static string Draw(IReadOnlyList<double> values, bool ascii = false, int width = Width)
    {
        // By halves: the distance of the least and the greatest double is none.
        double low = 0, high = 0;
        foreach (var value in values)
            (low, high) = (Math.Min(low, value / 2), Math.Max(high, value / 2));
        var levels = ascii ? Ascii : Blocks;
        var line = new StringBuilder();
        for (int i = 0, characters = Math.Min(values.Count, width); i < characters; i++)
        {
            var share = high > low ? ((values[(int)((i + 1L) * values.Count / characters) - 1] / 2) - low) / (high - low) : 0;
            line.Append(levels[(int)Math.Round(share * (levels.Length - 1))]);
        }
        return line.ToString();
    }
}
