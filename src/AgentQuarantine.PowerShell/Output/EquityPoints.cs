using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>The running sum of a window's rewards in a few points, oldest first: numbers, which a CSV file gets with spaces between them.</summary>
public sealed class EquityPoints : ReadOnlyCollection<double>
{
    internal EquityPoints(IReadOnlyList<double> points) : base([.. points])
    {
    }

    /// <summary>The line as text, of block characters or, where <paramref name="output"/> has none, of ASCII ones.</summary>
    /// <param name="output">The encoding of what shows it.</param>
    public string Draw(Encoding output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return TextSparkline.Draw(this, ascii: output.CodePage is not (65001 or 1200));
    }

    /// <summary>The numbers, so that they read back the same, in every culture.</summary>
    public override string ToString() => string.Join(' ', this.Select(point => point.ToString("R", CultureInfo.InvariantCulture)));
}
