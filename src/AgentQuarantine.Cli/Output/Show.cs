using System.Globalization;

namespace AgentQuarantine.Cli.Output;

/// <summary>Values for people, the same in every culture.</summary>
internal static class Show
{
    /// <summary>A number with four digits after the point, or with six significant ones where that says too little or too much.</summary>
    public static string Number(double? value) => value switch
    {
        null => "-",
        0 => "0",
        { } v when Math.Abs(v) is >= 1e9 or < 1e-4 || !double.IsFinite(v) => v.ToString("G6", CultureInfo.InvariantCulture),
        { } v => v.ToString("F4", CultureInfo.InvariantCulture),
    };

    /// <summary>A whole number.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A file below the current directory as one would type it, any other with its full path.</summary>
    public static string File(string path)
    {
        var here = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return here.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(here) ? path : here;
    }

    /// <summary>A time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
}
