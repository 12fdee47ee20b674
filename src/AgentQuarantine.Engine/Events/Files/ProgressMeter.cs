namespace AgentQuarantine.Events.Files;

/// <summary>Tells of a reading's progress about a hundred times, however many steps it takes.</summary>
internal sealed class ProgressMeter(IProgress<ReadProgress>? progress, long total)
{
    private readonly long _step = Math.Max(total / 100, 1 << 20);
    private long _told, _before;

    /// <summary>A file of so many bytes is done; the next one begins.</summary>
    public void Pass(long bytes) => _before += bytes;

    /// <summary>So many bytes of the file have been read.</summary>
    public void Reach(long bytes)
    {
        bytes += _before;
        if (progress is null || (bytes - _told < _step && bytes < total) || bytes == _told)
            return;
        _told = bytes;
        progress.Report(new ReadProgress(bytes, total));
    }
}
