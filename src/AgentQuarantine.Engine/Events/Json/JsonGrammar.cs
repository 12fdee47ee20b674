using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Json;

/// <summary>
/// RFC 8259 and UTF-8 over a line that ends with an LF. Each step takes the place where something begins and returns the place
/// past it, or null where it is not what it should be; none passes the LF.
/// </summary>
internal static unsafe class JsonGrammar<TRuns> where TRuns : struct, IByteRuns
{
    /// <summary>Past white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Space(byte* p)
    {
        if (*p > ' ')
            return p;
        while (*p is (byte)' ' or (byte)'\t' or (byte)'\r')
            p++;
        return p;
    }

    /// <summary>From a string's first character to its closing quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Text(byte* p) => Text(p, out _);

    /// <summary>From a string's first character to its closing quote.</summary>
    /// <param name="p">The first character.</param>
    /// <param name="isEasy">Whether it is short and without escapes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Text(byte* p, out bool isEasy)
    {
        var specials = TRuns.Specials(p);
        var end = p + BitOperations.TrailingZeroCount(specials);
        isEasy = specials != 0 && *end == '"';
        return isEasy ? end : HardText(p);
    }

    /// <summary>Past a string, a number or a word; not past an array or an object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Scalar(byte* p)
    {
        if (*p != '"')
            return *p <= '9' ? Number(p) : JsonWord.End(p);
        p = Text(p + 1);
        return p == null ? null : p + 1;
    }

    /// <summary>Past a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Number(byte* p)
    {
        // Signs are as good as random: added, not branched on.
        p += *p == '-' ? 1 : 0;
        return TryEasyNumber(p, out var end) && (*end | 0x20) != 'e' ? end : HardNumber(p);
    }

    /// <summary>
    /// Past a number's digits, with a point and digits behind it or without, and no digit behind a zero; not where the number is
    /// longer than is looked at together, or none. An exponent is left over.
    /// </summary>
    /// <param name="p">Behind the sign.</param>
    /// <param name="end">Past the number, where there is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryEasyNumber(byte* p, out byte* end)
    {
        var others = TRuns.NonDigits(p, out var points);
        points &= others & (uint)-(int)others;
        var last = others ^ points;
        end = p + BitOperations.TrailingZeroCount(last);

        // What is no digit behind a zero, but has the upper half of one, is hard as well.
        var first = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(p, sizeof(ushort)));
        return last != 0 && (others & ((points << 1) | 1)) == 0 && (first & 0xF0FF) != 0x3030;
    }

    private static byte* HardNumber(byte* p)
    {
        var digits = p;
        p = Digits(p);
        if (p == digits)
            return *p == 'I' ? JsonWord.End(p) : null;
        if (*digits == '0' && p - digits > 1)
            return null;
        if (*p == '.')
        {
            digits = ++p;
            p = Digits(p);
            if (p == digits)
                return null;
        }
        return (*p | 0x20) == 'e' ? Exponent(p + 1) : p;
    }

    /// <summary>Past any value.</summary>
    /// <param name="p">The value's first byte.</param>
    /// <param name="depth">How many arrays and objects are open around it.</param>
    public static byte* Value(byte* p, int depth) =>
        *p is (byte)'{' or (byte)'[' ? Container(p, depth) : Scalar(p);

    /// <summary>Past an array or an object. The 64 levels that there may be are the bits of one word: 1 an object, 0 an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte* Container(byte* p, int depth)
    {
        ulong kinds = 0;
        var level = depth;

    Open:
        if (++level > EventScanner.MaxDepth)
            return null;
        var isObject = *p == '{';
        kinds = (kinds << 1) | (isObject ? 1ul : 0);
        p = Space(p + 1);
        if (*p == (isObject ? '}' : ']'))
            goto Close;

    Member:
        if ((kinds & 1) != 0)
        {
            p = Key(p);
            if (p == null)
                return null;
        }
        if (*p is (byte)'{' or (byte)'[')
            goto Open;
        p = Scalar(p);
        if (p == null)
            return null;

    Next:
        p = Space(p);
        if (*p == ',')
        {
            p = Space(p + 1);
            goto Member;
        }
        if (*p != ((kinds & 1) != 0 ? '}' : ']'))
            return null;

    Close:
        p++;
        kinds >>= 1;
        if (--level > depth)
            goto Next;
        return p;
    }

    /// <summary>From a key's opening quote to the value behind the colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Key(byte* p)
    {
        if (*p != '"')
            return null;
        p = Text(p + 1);
        return p == null ? null : Colon(p + 1);
    }

    /// <summary>From the end of a key to the value behind the colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Colon(byte* p)
    {
        p = Space(p);
        return *p == ':' ? Space(p + 1) : null;
    }

    /// <summary>From the first character of a string that is long, has escapes or is not ASCII to its closing quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte* HardText(byte* start)
    {
        ulong carry = 0;
        for (var p = start; TryTextBlock(p, ref carry, out var quotes); p += TRuns.Width)
        {
            if (quotes != 0)
                return p + BitOperations.TrailingZeroCount(quotes);
        }
        return null;
    }

    /// <summary>Judges the next <see cref="IByteRuns.Width"/> bytes of a string, up to its closing quote.</summary>
    /// <param name="p">The first byte.</param>
    /// <param name="carry">1 where it is escaped by the one before, else 0; takes the same of the bytes that follow.</param>
    /// <param name="quotes">A bit for the closing quote, and perhaps for others behind it; 0 where the string goes on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTextBlock(byte* p, ref ulong carry, out ulong quotes)
    {
        quotes = TRuns.Quotes(p, out var backslashes, out var controls);
        var escaped = JsonEscape.Escaped(backslashes, carry, TRuns.Width, out carry);
        quotes &= ~escaped;
        var within = quotes ^ (quotes - 1);
        var bad = (controls | TRuns.Utf8Errors(p)) & within;
        var odd = escaped & ~TRuns.ShortEscapes(p) & within;
        return (bad | odd) == 0 || (bad == 0 && AreUnicodeEscapes(p, odd));
    }

    private static bool AreUnicodeEscapes(byte* p, ulong which)
    {
        for (; which != 0; which &= which - 1)
        {
            if (!JsonEscape.IsUnicode(p + BitOperations.TrailingZeroCount(which)))
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Digits(byte* p)
    {
        for (; ; )
        {
            var others = TRuns.NonDigits(p, out _);
            if (others != 0)
                return p + BitOperations.TrailingZeroCount(others);
            p += TRuns.NumberWidth;
        }
    }

    private static byte* Exponent(byte* p)
    {
        if (*p is (byte)'+' or (byte)'-')
            p++;
        var end = Digits(p);
        return end == p ? null : end;
    }
}
