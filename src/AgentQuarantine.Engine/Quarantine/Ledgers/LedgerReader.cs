using AgentQuarantine.Disks;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>Reads a ledger's file, also while programs that know nothing of its lock write it in place.</summary>
/// <param name="disk">Where the ledger lies.</param>
/// <param name="path">The ledger's path as it was named.</param>
/// <param name="presence">Says what a ledger that is not there means.</param>
/// <param name="time">The clock that the pauses go by.</param>
internal sealed class LedgerReader(IDisk disk, string path, LedgerPresence presence, TimeProvider time)
{
    // A file that nobody has touched for 30 looks is not being written; one that never comes to rest is given up after 300, 3 s.
    private const int LooksAtRest = 30, MaxLooks = 300;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The ledger as it is. A text that is no JSON may be half written, and a file that is locked is being written: both are read again for a
    /// moment before they are an error.
    /// </summary>
    /// <param name="files">The ledger.</param>
    /// <param name="patient">Whether to read again; otherwise the first look decides.</param>
    public LedgerSnapshot Read(LedgerFiles files, bool patient)
    {
        FileStamp? stamp = null;
        for (int looks = 1, atRest = 0; ; looks++)
        {
            var last = !patient || looks == MaxLooks || atRest == LooksAtRest;
            try
            {
                if (presence.Look(files) is not { } facts)
                    return LedgerSnapshot.Empty;
                atRest = facts.Stamp == stamp ? atRest + 1 : 0;
                stamp = facts.Stamp;
                return LedgerJson.Parse(disk.ReadWhole(files.Ledger));
            }
            catch (JsonShapeException e) when (last || !e.IsSyntax)
            {
                throw Errors.LedgerDamaged(files.Ledger, e.Where, e);
            }
            catch (Exception e) when (FileFault.Is(e) && (last || !(FileFault.IsLocked(e) || FileFault.IsMissing(e))))
            {
                throw Errors.LedgerUnreadable(path, e);
            }
            catch (Exception e) when (e is JsonShapeException || FileFault.Is(e))
            {
                Pause(BetweenLooks);
            }
        }
    }

    private void Pause(TimeSpan pause)
    {
        using var over = new ManualResetEventSlim();
        using var timer = time.CreateTimer(_ => over.Set(), null, pause, Timeout.InfiniteTimeSpan);
        over.Wait();
    }
}
