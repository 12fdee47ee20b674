using AgentQuarantine.Disks;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>
/// The one rule about a ledger that is not there. It is empty only as long as nothing shows that there was one; otherwise it is gone, which is
/// an error for everybody.
/// </summary>
/// <param name="disk">Where the ledger lies.</param>
/// <param name="path">The ledger's path as it was named.</param>
/// <param name="isRequired">Whether there has to be one.</param>
/// <remarks>
/// The lock shows nothing: a first check that quarantines nobody leaves one and writes no ledger. The record of checks tells whether one has
/// seen the ledger there.
/// </remarks>
internal sealed class LedgerPresence(IDisk disk, string path, bool isRequired)
{
    private volatile bool _seen;
    private CheckFile? _check;

    /// <summary>How the last check ended; <see langword="null"/>: no check has left a word. What has not changed is not read again.</summary>
    public CheckRecord? LastCheck(LedgerFiles files) =>
        (_check is { } known && known.Files == files ? known : _check = new CheckFile(disk, files)).Read();

    /// <summary>What is known of the ledger; <see langword="null"/> where there has never been one.</summary>
    /// <exception cref="QuarantineException"><c>LedgerNotFound</c>, <c>LedgerUnsupported</c> or <c>LedgerUnreadable</c>.</exception>
    public FileFacts? Look(LedgerFiles files)
    {
        try
        {
            if ((Find(files) ?? FindAgain(files)) is not { } facts)
                return null;
            _seen = true;
            return facts;
        }
        catch (Exception e) when (FileFault.IsNoPath(e))
        {
            throw Errors.LedgerUnsupported(path, "what stands in place of one of its folders is none.", e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.LedgerUnreadable(path, e);
        }
    }

    // Between two looks others may have written the first ledger and what belongs to it: look again before it is said to be gone.
    private FileFacts? FindAgain(LedgerFiles files) =>
        Trace(files) is { } trace ? Find(files) ?? throw Errors.LedgerNotFound(path, trace) : null;

    private FileFacts? Find(LedgerFiles files) => disk.Look(files.Ledger) switch
    {
        null => null,
        { Kind: FileKind.Folder } => throw Errors.LedgerUnsupported(path, "it is a folder."),
        { Kind: FileKind.Pipe or FileKind.Other } => throw Errors.LedgerUnsupported(path, "it is a pipe, a socket or a device."),
        var facts => facts,
    };

    private string? Trace(LedgerFiles files) =>
        _seen ? "it was there before."
        : isRequired ? "it is required, and nothing is there."
        : files.Ledger != path ? $"the link leads to '{files.Ledger}', where nothing is."
        : IsFile(files.Backup) ? $"its backup '{files.Backup}' is still there."
        : IsFile(files.History) || IsFile(files.OlderHistory) ? $"its history '{files.History}' is still there."
        : LastCheck(files) is { HasLedger: true } check ? $"it was there at a check before {IsoTime.Format(check.Time)}."
        : null;

    private bool IsFile(string path) => disk.Look(path)?.Kind == FileKind.File;
}
