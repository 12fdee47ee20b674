using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// Reads lines of UTF-16 as UTF-8, wherever in a log they stand: Windows PowerShell's <c>&gt;&gt;</c> appends them to a file in UTF-8. The
/// bytes between two LFs hold half of an LF's character, before the line (little-endian) or behind it (big-endian). Where an LF is half of
/// another character (U+4E0A) the line goes on behind it.
/// </summary>
internal sealed unsafe class Utf16Lines
{
    // A torn line is not kept for ever.
    private const int MostBegun = 1 << 20;

    private readonly List<byte> _begun = [];
    private byte[] _utf8 = [];
    private char[] _units = [];
    private long _goesOnAt = -1;

    /// <summary>Whether a line that was broken may go on at this byte of the log.</summary>
    public bool MayGoOn(long offset) => offset == _goesOnAt;

    /// <summary>Whether a line was begun that is not whole.</summary>
    public bool HasBegun => _goesOnAt >= 0;

    /// <summary>Whether a line holds an object in UTF-16.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => BraceAt(line) >= 0;

    /// <summary>A line in UTF-8, ended by an LF and with room behind it.</summary>
    /// <param name="line">The line's bytes.</param>
    /// <param name="goesOn">Whether they go on what was begun.</param>
    /// <param name="isBigEndian">Whether a character's upper half comes first.</param>
    /// <param name="end">The LF.</param>
    public byte* Decode(ReadOnlySpan<byte> line, bool goesOn, bool isBigEndian, out byte* end)
    {
        var bytes = goesOn ? [.. _begun, (byte)'\n', .. line] : line;
        var from = (BraceAt(bytes) & 1) ^ (isBigEndian ? 1 : 0);
        if (_units.Length < bytes.Length)
            _units = new char[2 * bytes.Length];
        var count = 0;
        for (; from + 1 < bytes.Length; from += 2)
            _units[count++] = (char)(isBigEndian ? (bytes[from] << 8) | bytes[from + 1] : bytes[from] | (bytes[from + 1] << 8));
        var size = (3 * count) + 1 + EventScanner.Slack;
        if (_utf8.Length < size)
            _utf8 = GC.AllocateUninitializedArray<byte>(2 * size, pinned: true);
        Utf8.FromUtf16(_units.AsSpan(0, count).Trim("\uFEFF\uFFFE"), _utf8, out _, out var length, replaceInvalidSequences: true);
        _utf8[length] = (byte)'\n';
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_utf8));
        end = start + length;
        return start;
    }

    /// <summary>Keeps a line that is not whole; says whether it is not too long for that.</summary>
    public bool Keep(ReadOnlySpan<byte> line, long offset)
    {
        if (!MayGoOn(offset))
            _begun.Clear();
        else
            _begun.Add((byte)'\n');
        _begun.AddRange(line);
        _goesOnAt = _begun.Count <= MostBegun ? offset + line.Length + 1 : -1;
        return _goesOnAt >= 0;
    }

    /// <summary>Nothing that was begun goes on.</summary>
    public void Drop() => _goesOnAt = -1;

    // A zero behind a brace may be torn text; one behind the next letter, too, is none.
    private static int BraceAt(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOf("{\0"u8);
        return at >= 0 && line.Length > at + 3 && line[at + 2] != 0 && line[at + 3] == 0 ? at : -1;
    }
}
