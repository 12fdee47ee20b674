using AgentQuarantine.Disks;

namespace AgentQuarantine.Metrics.State;

/// <summary>
/// Where a server keeps its counters, so that a restart counts nothing twice. One server has it at a time. Trouble with it is told and never
/// ends a server: it then counts the logs as they are. Not thread-safe.
/// </summary>
/// <param name="path">The file's full path; <see langword="null"/>: nothing is kept.</param>
internal sealed class CounterStateFile(string? path) : IDisposable
{
    private FileStream? _lock;

    /// <summary>Why nothing is kept, or nothing was found; <see langword="null"/> where all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>When it was last kept, by the clock of the disk; <see langword="null"/>: it was not.</summary>
    public DateTime? KeptAt => path is not null && _lock is not null && File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null;

    /// <summary>What was kept; <see langword="null"/> where there is nothing of use.</summary>
    public CounterState? Load(MetricsOptions options)
    {
        if (path is null || !TryLock() || !File.Exists(path))
            return null;
        try
        {
            return CounterStateJson.Read(File.ReadAllBytes(path), options);
        }
        catch (FormatException e)
        {
            return Refuse(e.Message);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return Refuse(e.Message);
        }
    }

    /// <summary>Keeps a state in place of the one before.</summary>
    public void Save(CounterState state)
    {
        if (path is null || !TryLock())
            return;
        try
        {
            AtomicFile.Write(path, state, static (file, state) => CounterStateJson.Write(state, file));
            Trouble = null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            CannotKeep(e.Message);
        }
    }

    /// <summary>Says why what was kept is of no use.</summary>
    public CounterState? Refuse(string why)
    {
        Trouble = $"what is kept in '{path}' cannot be used: {why}. The counters begin anew.";
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    // Two servers would count each other's events as their own.
    private bool TryLock()
    {
        if (_lock is not null)
            return true;
        try
        {
            _lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            return true;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            CannotKeep(File.Exists(path + ".lock") && e is IOException
                ? "another server keeps its own there (--state names another file)" : e.Message);
            return false;
        }
    }

    private void CannotKeep(string why) =>
        Trouble = $"the counters cannot be kept in '{path}', and a restart of the server will count the logs anew: {why}";
}
