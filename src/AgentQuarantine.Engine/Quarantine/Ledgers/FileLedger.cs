using System.Text;
using AgentQuarantine.Disks;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The ledger as a JSON file that other programs read.</summary>
/// <remarks>
/// A write takes the lock beside the ledger, keeps the previous ledger as <c>.bak</c>, writes a temporary file in the same folder, flushes
/// it to the disk and renames it into place. What the history is told stands in the ledger itself until the next write: one rename brings
/// both, and the history gets what it lacks from there, however the writer ended.
/// </remarks>
public sealed class FileLedger : IQuarantineLedger, IEvidenceKeeper
{
    // A record is worth no long wait.
    private static readonly TimeSpan NoteTimeout = TimeSpan.FromSeconds(5);

    // The version of a ledger that has never been there.
    private static readonly object None = new();

    private readonly string _path;
    private readonly IDisk _disk;
    private readonly Lazy<LedgerPresence> _presence;
    private LedgerFiles? _files;
    private object? _version;

    /// <summary>The ledger at a path.</summary>
    /// <param name="path">The file's full path. Where it is a symbolic link, its target is read and written.</param>
    public FileLedger(string path) : this(path, SystemDisk.Instance)
    {
    }

    internal FileLedger(string path, IDisk disk)
    {
        (_path, _disk) = (path, disk);
        _presence = new(() => new LedgerPresence(disk, path, RequireLedger));
    }

    /// <summary>How long a writer waits for the lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The size in bytes from which on the history is rotated; one older file, <c>.1</c>, is kept. One write adds no more than this: of more
    /// records the last are kept.
    /// </summary>
    public long MaxHistoryBytes { get; init; } = 16 << 20;

    /// <summary>Whether a ledger that is not there is an error even where nothing shows that there was one.</summary>
    public bool RequireLedger { get; init; }

    /// <summary>The clock for the moment that a half-written ledger is given; not for the times that are written.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public string Name => LedgerFiles.IsAddress(_path) ? Secrets.Redact(_path) : _path;

    /// <inheritdoc/>
    public object? Version
    {
        get
        {
            try
            {
                // The same object as long as nothing has changed: it is asked for again and again.
                return Stamp() is not { } stamp ? None : _version is FileStamp known && known == stamp ? _version : _version = stamp;
            }
            catch (QuarantineException)
            {
                // Reading tells why.
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public LedgerSnapshot Read() => Read(patient: true);

    /// <inheritdoc/>
    public LedgerSnapshot Update(Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, DateTimeOffset now)
    {
        var files = Files();
        // A ledger that is gone is told before anything is made in its place.
        _presence.Value.Look(files);
        Writing(() => _disk.CreateFolder(files.Folder));
        var like = Writing(() => _disk.Look(files.Ledger) ?? _disk.Look(files.Folder));
        using var held = Writing(() => _disk.Lock(files.Lock, like, LockTimeout)) ?? throw Errors.LedgerLocked(_path, files.Lock, LockTimeout);
        var before = Read(files, patient: true);
        var changes = decide(before);
        if (changes.Count == 0)
            return before;
        if (LedgerMirror.SourceOf(before) is { } source)
            throw Errors.LedgerIsMirror(_path, source);
        if (_presence.Value.Look(files) is { } facts)
            like = facts.IsReadOnly ? throw Errors.LedgerReadOnly(_path) : facts;
        var history = new HistoryFile(_disk, files, MaxHistoryBytes);
        var revision = before.Journal.Revision + 1;
        var records = changes.Select(change => change.Record).OfType<HistoryRecord>().Select(record => record with { Revision = revision });
        var journal = new LedgerJournal(revision, history.Last([.. Unrecorded(history, before, like), .. records]));
        var bytes = Bytes(before, [.. changes.Select(change => change.Entry).OfType<QuarantineEntry>()], now, journal);
        Writing(() => new LedgerWriter(_disk, files, like).Replace(before.Document, bytes));
        var after = LedgerJson.Parse(bytes);
        // From here on the decision is in force, whatever fails.
        Taken("the disk may not have it yet, and a power failure could undo it", () => _disk.FlushFolder(files.Folder));
        Taken("its history has not; the next write adds what is missing", () => history.Append(journal.Records, like));
        return after;
    }

    /// <summary>Replaces the whole ledger by what another one holds.</summary>
    /// <param name="snapshot">What it holds.</param>
    /// <param name="keepsBackup">Whether the ledger as it was is kept as <c>.bak</c>.</param>
    internal void Replace(LedgerSnapshot snapshot, bool keepsBackup)
    {
        var files = Files();
        Writing(() => _disk.CreateFolder(files.Folder));
        var like = Writing(() => _disk.Look(files.Ledger) ?? _disk.Look(files.Folder));
        using var held = Writing(() => _disk.Lock(files.Lock, like, LockTimeout)) ?? throw Errors.LedgerLocked(_path, files.Lock, LockTimeout);
        var before = keepsBackup && like?.Kind == FileKind.File ? Read(files, patient: true) : null;
        Writing(() => new LedgerWriter(_disk, files, like).Replace(before?.Document, Encoding.ASCII.GetBytes(LedgerJson.Write(snapshot))));
    }

    /// <inheritdoc/>
    public IEnumerable<HistoryRecord> History()
    {
        var files = Files();
        var history = new HistoryFile(_disk, files, MaxHistoryBytes);
        foreach (var record in history.Read())
            yield return record;
        foreach (var record in history.Missing(Journal(files)))
            yield return record;
    }

    /// <summary>The evidence beside the ledger; <see langword="null"/> where there is none yet.</summary>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c> or <c>LedgerUnreadable</c>.</exception>
    /// <param name="known">What was read before: where the file is still that, nothing is read.</param>
    EvidenceState? IEvidenceKeeper.ReadEvidence(EvidenceState? known)
    {
        var path = Files().Evidence;
        try
        {
            if (_disk.Look(path)?.Stamp is not { } stamp)
                return null;
            if (stamp.Equals(known?.Stamp))
                return known;
            return EvidenceState.Read(_disk.ReadWhole(path), stamp);
        }
        catch (JsonShapeException e)
        {
            throw Errors.EvidenceDamaged(path, e.Where, e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.LedgerUnreadable(path, e);
        }
    }

    /// <summary>Replaces the evidence beside the ledger; only while its lock is held.</summary>
    /// <exception cref="QuarantineException"><c>LedgerUnwritable</c>.</exception>
    void IEvidenceKeeper.WriteEvidence(EvidenceState state)
    {
        var files = Files();
        Writing(() => AtomicFile.Replace(
            _disk, files.Evidence, state.Write(), _disk.Look(files.Evidence) ?? _disk.Look(files.Ledger) ?? _disk.Look(files.Folder)));
    }

    /// <inheritdoc/>
    public CheckRecord? LastCheck()
    {
        try
        {
            return _presence.Value.LastCheck(Files());
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.LedgerUnreadable(_path, e);
        }
    }

    /// <inheritdoc/>
    public void Note(Func<CheckRecord?, CheckRecord> next)
    {
        var files = Files();
        try
        {
            var ledger = _disk.Look(files.Ledger);
            if ((ledger ?? _disk.Look(files.Folder)) is not { } like)
                return;
            using var held = _disk.Lock(files.Lock, like, LockTimeout < NoteTimeout ? LockTimeout : NoteTimeout)
                ?? throw Errors.LedgerLocked(_path, files.Lock, NoteTimeout);
            var file = new CheckFile(_disk, files);
            var record = next(file.Read());
            file.Write(record with { HasLedger = record.HasLedger || ledger?.Kind == FileKind.File }, like);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.CheckUnrecorded(files.Check, e);
        }
    }

    /// <summary>As <see cref="Read()"/>.</summary>
    /// <param name="patient">Whether a text that may be half written is read again for a moment.</param>
    internal LedgerSnapshot Read(bool patient) => Read(Files(), patient);

    /// <summary>Tells one state of the ledger's file from another; <see langword="null"/> where there has never been one.</summary>
    internal FileStamp? Stamp() => _presence.Value.Look(Files())?.Stamp;

    private LedgerFiles Files() => _files = LedgerFiles.At(_disk, _path, _files);

    private LedgerSnapshot Read(LedgerFiles files, bool patient) => new LedgerReader(_disk, _path, _presence.Value, Time).Read(files, patient);

    // What the last write told the history and it does not have; the history is given it now, if it can take it.
    private static IReadOnlyList<HistoryRecord> Unrecorded(HistoryFile history, LedgerSnapshot before, FileFacts? like)
    {
        try
        {
            history.Append(before.Journal.Records, like);
            return [];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return before.Journal.Records;
        }
    }

    private static byte[] Bytes(LedgerSnapshot before, List<QuarantineEntry> entries, DateTimeOffset now, LedgerJournal journal) =>
        before is { Text: { } text, Agents: LedgerEntries known } && entries.DistinctBy(entry => entry.Agent).Count() == entries.Count
            ? text.With(known.Place, entries, now, journal)
            : Encoding.UTF8.GetBytes(LedgerJson.Write(before.With(entries, now) with { Journal = journal }));

    // The history stands for itself where the ledger cannot be read.
    private IReadOnlyList<HistoryRecord> Journal(LedgerFiles files)
    {
        try
        {
            return Read(files, patient: true).Journal.Records;
        }
        catch (QuarantineException)
        {
            return [];
        }
    }

    private void Taken(string except, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.LedgerTaken(_path, except, e);
        }
    }

    private void Writing(Action write) => Writing<object?>(() =>
    {
        write();
        return null;
    });

    private T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (FileFault.IsNoPath(e))
        {
            throw Errors.LedgerUnsupported(_path, "what stands in place of one of its folders is none.", e);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.LedgerUnwritable(_path, e);
        }
    }
}
