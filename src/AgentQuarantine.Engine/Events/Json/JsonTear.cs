using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Json;

/// <summary>Finds where an object that breaks off goes over into something else.</summary>
internal static unsafe class JsonTear
{
    /// <summary>
    /// The first place where the text from an object's brace on cannot be JSON; none when it is only unfinished at the LF, because then
    /// nothing says where the tear lies.
    /// </summary>
    /// <param name="p">The brace, in a line that ends with an LF.</param>
    /// <param name="token">
    /// Where the token before that place begins. A string that was torn takes the next quote for its own end, so the tear may lie in it.
    /// </param>
    /// <param name="at">The place.</param>
    public static bool TryFind(byte* p, out byte* token, out byte* at)
    {
        ulong kinds = 0;
        var level = 0;

    Open:
        token = at = p;
        if (++level > JsonGrammar.MaxDepth)
            return false;
        kinds = (kinds << 1) | (*p == '{' ? 1ul : 0);
        p = JsonGrammar<ScalarKernel>.Space(p + 1);
        if (*p == ((kinds & 1) != 0 ? '}' : ']'))
            goto Close;

    Member:
        at = p;
        if ((kinds & 1) != 0)
        {
            if (*p != '"')
                return *p != '\n';
            token = p;
            if (!TryString(ref p, out at))
                return *at != '\n';
            at = p = JsonGrammar<ScalarKernel>.Space(p);
            if (*p != ':')
                return *p != '\n';
            p = JsonGrammar<ScalarKernel>.Space(p + 1);
        }
        if (*p is (byte)'{' or (byte)'[')
            goto Open;
        token = at = p;
        if (*p == '"')
        {
            if (!TryString(ref p, out at))
                return *at != '\n';
        }
        else
        {
            p = JsonGrammar<ScalarKernel>.Scalar(p);
            if (p == null)
                return *at != '\n';
        }

    Next:
        at = p = JsonGrammar<ScalarKernel>.Space(p);
        if (*p == ',')
        {
            p = JsonGrammar<ScalarKernel>.Space(p + 1);
            goto Member;
        }
        if (*p != ((kinds & 1) != 0 ? '}' : ']'))
            return *p != '\n';

    Close:
        token = p++;
        kinds >>= 1;
        if (--level > 0)
            goto Next;
        at = p;
        return false;
    }

    /// <summary>Past a string that is well-formed; else where it would end: at the next quote that is not escaped, or at the LF.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryString(ref byte* p, out byte* at)
    {
        var quote = JsonGrammar<ScalarKernel>.String(p + 1);
        at = quote;
        if (quote != null)
        {
            p = quote + 1;
            return true;
        }
        for (at = p + 1; *at is not ((byte)'"' or (byte)'\n'); at++)
            at += *at == '\\' && at[1] != '\n' ? 1 : 0;
        return false;
    }
}
