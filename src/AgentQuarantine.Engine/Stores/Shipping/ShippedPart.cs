using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Stores.Shipping;

/// <summary>One file of a log that is shipped. Its handle stays open while the file is renamed or deleted.</summary>
/// <param name="path">Where it was found.</param>
/// <param name="text">Its lines, written out where they have to be.</param>
/// <param name="identity">Which file it is, whatever its lines were written out to.</param>
/// <param name="isWrapped">Whether its lines were written out: then it does not grow.</param>
internal sealed class ShippedPart(string path, LogText text, FileIdentity identity, bool isWrapped) : IDisposable
{
    // Behind the identity of a compressed file that is shipped to its end: it need not be written out again.
    private const string Whole = " whole";

    private FollowedFile _file = new(path, text.File);
    private EventScanner? _scanner;
    private StretchReader? _reader;
    private bool _readerTakesTail;

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => identity;

    /// <summary>The file's number among those of its log; 0 before it has one.</summary>
    public int Number { get; private set; }

    /// <summary>The open lines.</summary>
    public SafeFileHandle Lines => text.File;

    /// <summary>How many bytes have not been shipped.</summary>
    public long Behind => Math.Max(0, _file.Length - Position);

    /// <summary>When it was last written to.</summary>
    public DateTime LastChanged => text.LastChanged;

    /// <summary>Whether another file has taken its place, since when by a clock that nobody sets.</summary>
    public long? SucceededAt { get; set; }

    /// <summary>Whether it has been found to be where it was, though the store does not know it by this identity yet.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>Whether the last reading found nothing new.</summary>
    public bool IsIdle => _file.IsIdle;

    /// <summary>How far it has been shipped, once what was read is in the store.</summary>
    public ShippedFile Place
    {
        get
        {
            var place = _scanner?.OpenFrom is { } from ? _file.PlaceAt(from) : _file.Place;
            var name = isWrapped && place.Position >= _file.Length ? identity + Whole : identity.ToString();
            return new ShippedFile(Number, name, place.Position, place.AtLineStart, place.HeadBytes, place.GuardBytes, place.Print);
        }
    }

    /// <summary>Whether a compressed file has been shipped to its end, by its identity alone.</summary>
    public static bool IsWhole(ShippedFile known, FileIdentity identity) =>
        known.Identity.EndsWith(Whole, StringComparison.Ordinal) && identity.Is(known.Identity[..^Whole.Length]);

    /// <summary>Whether a place is one of this file, by its bytes.</summary>
    /// <param name="known">The place.</param>
    /// <param name="byIdentity">Whether it must be the file itself, and not a copy.</param>
    public bool Is(ShippedFile known, bool byIdentity) =>
        known.Position > 0 && (!byIdentity || identity.Is(known.Identity))
        && new LogPlace(path, identity, known.Position, known.AtLineStart, known.HeadBytes, known.GuardBytes, known.Print).Holds(text.File);

    /// <summary>Begins at a place, or anew under a number of its own.</summary>
    public void Begin(ShippedFile? known, int number)
    {
        (_file, _scanner, _reader, Number) = (new FollowedFile(path, text.File), null, null, known?.Number ?? number);
        IsMoved = known is not null && !identity.Is(known.Identity);
        if (known is not null)
            _file.GoOn(new LogPlace(path, identity, known.Position, known.AtLineStart, known.HeadBytes, known.GuardBytes, known.Print));
    }

    /// <summary>Whether the file was truncated since it was read; then it has to begin anew.</summary>
    public bool IsTruncated() => _file.HasNews() && _file.RestartIfTruncated(out _);

    /// <summary>Reads lines on.</summary>
    /// <param name="sink">Takes the events.</param>
    /// <param name="ids">The ids that were seen in the log.</param>
    /// <param name="most">How many bytes are enough.</param>
    /// <param name="takesTail">Whether the bytes past the last LF are a line when they are whole.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Whether the end was reached.</returns>
    public bool Read(IEventSink sink, ref SeenIds? ids, long most, bool takesTail, CancellationToken cancellation)
    {
        takesTail |= isWrapped;
        // What may be a CSV's header is not read before a second line tells.
        if (_file.FieldsIn(text.Fields, isWhole: takesTail) is not { } fields)
        {
            _file.Wait();
            return true;
        }
        _scanner ??= Scanner(fields, sink, ref ids);
        if (_reader is null || _readerTakesTail != takesTail)
            (_reader, _readerTakesTail) = (_file.Reader(_scanner, sink.Rejects, takesTail), takesTail);
        IsMoved = false;
        return _file.ReadOn(_reader, sink, most, cancellation).AtEnd;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // A row that is not whole yet is shipped when it is.
    private long Position => _scanner?.OpenFrom ?? _file.Position;

    private static EventScanner Scanner(EventFields fields, IEventSink sink, ref SeenIds? ids)
    {
        var scanner = new EventScanner(fields, sink.Agents, sink.Rejects);
        if (scanner.Ids is not null)
            scanner.Ids = ids ??= scanner.Ids;
        return scanner;
    }
}
