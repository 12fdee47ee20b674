using System.Text;

namespace AgentQuarantine.Cli.Output;

/// <summary>What standard output is connected to.</summary>
internal static class Terminal
{
    /// <summary>The columns of the terminal; <see langword="null"/> where standard output is a file or a pipe: nothing is cut there.</summary>
    public static int? Width { get; } = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth);

    /// <summary>How wide the terminal is by now: a person may make it wider.</summary>
    public static int WidthNow => Math.Max(40, Console.WindowWidth);

    /// <summary>Whether colours are wanted: on a terminal that has them and without <c>NO_COLOR</c> (https://no-color.org).</summary>
    public static bool Colours { get; } = Width is not null
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    // Opened at the start: once too many files are open it is too late to say so.
    private static Stream? _error;

    /// <summary>Lets a console of Windows show UTF-8, which is what is written everywhere.</summary>
    public static void Prepare()
    {
        _error = Console.OpenStandardError();
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected))
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }

    /// <summary>Writes to standard output.</summary>
    /// <remarks>Not by <see cref="Console.Out"/>, which reads the terminal's description first: a start takes longer for it.</remarks>
    public static void Write(string text) => Write(Console.OpenStandardOutput(), text);

    /// <summary>Writes to standard error, if anybody is left to read it.</summary>
    public static void WriteError(string text)
    {
        try
        {
            (_error ?? Console.OpenStandardError()).Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // The terminal was closed. A server that was started from it goes on.
        }
    }

    private static void Write(Stream stream, string text)
    {
        using (stream)
            stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
