using System.Text;

namespace AgentQuarantine.Cli.Output;

/// <summary>What standard output is connected to.</summary>
internal static class Terminal
{
    /// <summary>The columns of the terminal; <see langword="null"/> where standard output is a file or a pipe: nothing is cut there.</summary>
    public static int? Width { get; } = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth);

    /// <summary>Whether colours are wanted: on a terminal that has them and without <c>NO_COLOR</c> (https://no-color.org).</summary>
    public static bool Colours { get; } = Width is not null
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Writes text for people.</summary>
    public static void Write(string text)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Encoding.UTF8.GetBytes(text));
    }
}
