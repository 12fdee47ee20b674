using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// RFC 8259 over a line that ends with an LF. Each step takes the place where something begins and returns the place
/// past it, or null where it is not what it should be; none passes the LF.
/// </summary>
/// <remarks>UTF-8 is not judged here: bytes outside ASCII are noted and the whole line is judged once.</remarks>
internal static unsafe class Json<TRuns> where TRuns : struct, IByteRuns
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
    public static byte* Text(byte* p, ref ulong nonAscii)
    {
        p = TRuns.EndOfText(p, ref nonAscii);
        return *p == '"' ? p : EscapedText(p, ref nonAscii);
    }

    /// <summary>Past a string, a number or a word; not past an array or an object.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Scalar(byte* p, ref ulong nonAscii)
    {
        if (*p != '"')
            return *p <= '9' ? Number(p) : JsonWord.End(p);
        p = Text(p + 1, ref nonAscii);
        return p == null ? null : p + 1;
    }

    /// <summary>Past a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Number(byte* p)
    {
        if (*p == '-' && *++p == 'I')
            return JsonWord.End(p);
        var digits = p;
        p = TRuns.EndOfDigits(p);
        if (p == digits || (*digits == '0' && p - digits > 1))
            return null;
        if (*p == '.')
        {
            digits = ++p;
            p = TRuns.EndOfDigits(p);
            if (p == digits)
                return null;
        }
        return (*p | 0x20) == 'e' ? Exponent(p + 1) : p;
    }

    /// <summary>Past any value.</summary>
    /// <param name="p">The value's first byte.</param>
    /// <param name="depth">How many arrays and objects are open around it.</param>
    /// <param name="nonAscii">Becomes other than 0 where a byte is not ASCII.</param>
    public static byte* Value(byte* p, int depth, ref ulong nonAscii) =>
        *p is (byte)'{' or (byte)'[' ? Container(p, depth, ref nonAscii) : Scalar(p, ref nonAscii);

    /// <summary>Past an array or an object. The 64 levels that there may be are the bits of one word: 1 an object, 0 an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte* Container(byte* p, int depth, ref ulong nonAscii)
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
            p = Key(p, ref nonAscii);
            if (p == null)
                return null;
        }
        if (*p is (byte)'{' or (byte)'[')
            goto Open;
        p = Scalar(p, ref nonAscii);
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
    private static byte* Key(byte* p, ref ulong nonAscii)
    {
        if (*p != '"')
            return null;
        p = Text(p + 1, ref nonAscii);
        return p == null ? null : Colon(p + 1);
    }

    /// <summary>From the end of a key to the value behind the colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Colon(byte* p)
    {
        p = Space(p);
        return *p == ':' ? Space(p + 1) : null;
    }

    private static byte* EscapedText(byte* p, ref ulong nonAscii)
    {
        while (*p == '\\')
        {
            p = JsonEscape.End(p);
            if (p == null)
                return null;
            p = TRuns.EndOfText(p, ref nonAscii);
        }
        return *p == '"' ? p : null;
    }

    private static byte* Exponent(byte* p)
    {
        if (*p is (byte)'+' or (byte)'-')
            p++;
        var end = TRuns.EndOfDigits(p);
        return end == p ? null : end;
    }
}
