using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Json;

/// <summary>What the grammar's kernels share.</summary>
internal static class JsonGrammar
{
    /// <summary>How deep arrays and objects may nest: a bit of one word for each level.</summary>
    public const int MaxDepth = 64;
}

/// <summary>
/// RFC 8259 and UTF-8 over a line that ends with an LF. Each method takes the place where something begins and returns the place
/// past it, or null when it is not well-formed. No method goes past the LF.
/// </summary>
/// <remarks>
/// A <i>plain string</i> is ASCII without escapes and ends within one vector; a <i>plain number</i> ends within
/// <see cref="IByteKernel.NumberWidth"/> bytes and has no exponent. Both are judged with one look. All others take the slow path.
/// </remarks>
internal static unsafe class JsonGrammar<TKernel> where TKernel : struct, IByteKernel
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
    public static byte* String(byte* p) => String(p, out _);

    /// <summary>From a string's first character to its closing quote.</summary>
    /// <param name="p">The first character.</param>
    /// <param name="isPlain">Whether it is a plain string.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* String(byte* p, out bool isPlain)
    {
        var specials = TKernel.Specials(p);
        var end = p + BitOperations.TrailingZeroCount(specials);
        isPlain = specials != 0 && *end == '"';
        return isPlain ? end : SlowString(p);
    }

    /// <summary>Past a string, a number or a literal name; not past an array or an object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Scalar(byte* p)
    {
        if (*p != '"')
            return *p <= '9' ? Number(p) : JsonLiteralName.End(p);
        p = String(p + 1);
        return p == null ? null : p + 1;
    }

    /// <summary>Past a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Number(byte* p)
    {
        // Signs are as good as random. A branch would often be mispredicted, so the sign is added.
        p += *p == '-' ? 1 : 0;
        return TryPlainNumber(p, out var end) && (*end | 0x20) != 'e' ? end : SlowNumber(p);
    }

    /// <summary>
    /// Past a plain number: digits, or digits with a point and digits behind it, and no digit behind a leading zero. An exponent is
    /// not looked at.
    /// </summary>
    /// <param name="p">Behind the sign.</param>
    /// <param name="end">Past the number, when the answer is <see langword="true"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPlainNumber(byte* p, out byte* end)
    {
        var others = TKernel.NonDigits(p, out var points);
        points &= others & (uint)-(int)others;
        var last = others ^ points;
        end = p + BitOperations.TrailingZeroCount(last);

        // Behind a zero, ":" to "?" count as digits here, because only the upper half of the byte is looked at: the slow path decides.
        var first = BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(p, sizeof(ushort)));
        return last != 0 && (others & ((points << 1) | 1)) == 0 && (first & 0xF0FF) != 0x3030;
    }

    private static byte* SlowNumber(byte* p)
    {
        var digits = p;
        p = Digits(p);
        if (p == digits)
            return *p == 'I' ? JsonLiteralName.End(p) : null;
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

    /// <summary>Past an array or an object. Each open level is a bit of one word: 1 for an object, 0 for an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte* Container(byte* p, int depth)
    {
        ulong kinds = 0;
        var level = depth;

    Open:
        if (++level > JsonGrammar.MaxDepth)
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
        p = String(p + 1);
        return p == null ? null : Colon(p + 1);
    }

    /// <summary>From the end of a key to the value behind the colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Colon(byte* p)
    {
        p = Space(p);
        return *p == ':' ? Space(p + 1) : null;
    }

    /// <summary>From the first character of any string to its closing quote, a vector at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte* SlowString(byte* start)
    {
        ulong carry = 0;
        for (var p = start; TryStringBlock(p, ref carry, out var quotes); p += TKernel.Width)
        {
            if (quotes != 0)
                return p + BitOperations.TrailingZeroCount(quotes);
        }
        return null;
    }

    /// <summary>Judges the next <see cref="IByteKernel.Width"/> bytes of a string, as far as its closing quote.</summary>
    /// <param name="p">The first byte.</param>
    /// <param name="carry">1 when the first byte is escaped by the byte before it, else 0. Takes the same for the next vector.</param>
    /// <param name="quotes">The lowest bit is the closing quote, those above may be any quotes; 0 when the string goes on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStringBlock(byte* p, ref ulong carry, out ulong quotes)
    {
        quotes = TKernel.Quotes(p, out var backslashes, out var controls);
        var escaped = JsonEscape.Escaped(backslashes, carry, TKernel.Width, out carry);
        quotes &= ~escaped;
        var within = quotes ^ (quotes - 1);
        var bad = (controls | TKernel.Utf8Errors(p)) & within;
        var odd = escaped & ~TKernel.ShortEscapes(p) & within;
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
            var others = TKernel.NonDigits(p, out _);
            if (others != 0)
                return p + BitOperations.TrailingZeroCount(others);
            p += TKernel.NumberWidth;
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
