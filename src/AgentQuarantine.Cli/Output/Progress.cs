using System.Globalization;
using AgentQuarantine.Events;

namespace AgentQuarantine.Cli.Output;

/// <summary>How far a long reading has come, on one line of the terminal that goes away again.</summary>
internal sealed class Progress : IProgress<ReadProgress>, IDisposable
{
    private const long Short = 64 << 20;
    private int _percent = -1;

    /// <summary>Where standard error is a terminal; <see langword="null"/> elsewhere.</summary>
    public static Progress? Begin() => Console.IsErrorRedirected ? null : new Progress();

    public void Report(ReadProgress value)
    {
        if (value.TotalBytes < Short)
            return;
        var percent = (int)(100 * value.Bytes / value.TotalBytes);
        if (Interlocked.Exchange(ref _percent, percent) != percent)
            Terminal.WriteError(string.Create(CultureInfo.InvariantCulture, $"\rreading: {percent} % of {value.TotalBytes / 1e6:N0} MB "));
    }

    public void Dispose()
    {
        if (_percent >= 0)
            Terminal.WriteError("\r\e[K");
    }
}
