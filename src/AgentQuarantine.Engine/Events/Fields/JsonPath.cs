using System.Text;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Fields;

/// <summary>Follows the steps of a path through a value that is known to be well-formed. For paths with arrays: speed does not matter here.</summary>
internal static unsafe class JsonPath
{
    /// <summary>Past the last step that dots may join with the one at <paramref name="from"/> to one key.</summary>
    public static int LongestKey(IReadOnlyList<PathStep> steps, int from)
    {
        var to = from + 1;
        while (steps[from].Kind == PathStepKind.Key && to < steps.Count && steps[to].Kind == PathStepKind.Key)
            to++;
        return to;
    }

    /// <summary>The key that some steps make together.</summary>
    public static string Join(IReadOnlyList<PathStep> steps, int from, int to) =>
        string.Join('.', Enumerable.Range(from, to - from).Select(i => steps[i].Key));

    /// <summary>The value at the end of the path; an empty one where there is none.</summary>
    /// <param name="p">The first byte of the value to begin in.</param>
    /// <param name="steps">The path.</param>
    /// <param name="from">The first step to take.</param>
    public static FieldValue Find(byte* p, PathStep[] steps, int from = 0)
    {
        if (from == steps.Length)
            return new FieldValue { Start = p, End = Past(p) };
        var step = steps[from];
        if (*p == '[')
        {
            var item = step.Kind == PathStepKind.Selector ? ItemWith(p, step) : step.Index >= 0 ? Item(p, step.Index) : null;
            return item == null ? default : Find(item, steps, from + 1);
        }
        if (*p == '{' && step.Kind is PathStepKind.Key or PathStepKind.QuotedKey)
        {
            for (var to = LongestKey(steps, from); to > from; to--)
            {
                var member = Member(p, Encoding.UTF8.GetBytes(Join(steps, from, to)));
                if (member != null && Find(member, steps, to) is { Start: not null } found)
                    return found;
            }
        }
        return default;
    }

    // The last value with that key, which counts.
    private static byte* Member(byte* p, ReadOnlySpan<byte> key)
    {
        byte* found = null;
        for (p = Space(p + 1); *p != '}'; p = Next(p))
        {
            var end = JsonGrammar<ScalarKernel>.String(p + 1);
            var value = JsonGrammar<ScalarKernel>.Colon(end + 1);
            if (Is(p, end + 1, key))
                found = value;
            p = Past(value);
        }
        return found;
    }

    private static byte* Item(byte* p, int index)
    {
        for (p = Space(p + 1); *p != ']'; p = Next(Past(p)))
        {
            if (index-- == 0)
                return p;
        }
        return null;
    }

    private static byte* ItemWith(byte* p, PathStep selector)
    {
        var key = Encoding.UTF8.GetBytes(selector.Key);
        var text = Encoding.UTF8.GetBytes(selector.Value);
        for (p = Space(p + 1); *p != ']'; p = Next(Past(p)))
        {
            var value = *p == '{' ? Member(p, key) : null;
            if (value != null && Is(value, Past(value), text))
                return p;
        }
        return null;
    }

    /// <summary>Whether a scalar has that text: a string without its quotes and escapes, anything else as it is written.</summary>
    public static bool Is(byte* start, byte* end, ReadOnlySpan<byte> text)
    {
        var raw = new ReadOnlySpan<byte>(start, (int)(end - start));
        if (*start != '"')
            return raw.SequenceEqual(text);
        raw = raw[1..^1];
        if (!raw.Contains((byte)'\\'))
            return raw.SequenceEqual(text);
        var decoded = new byte[raw.Length];
        return JsonEscape.Decode(raw, decoded) is >= 0 and var length && decoded.AsSpan(0, length).SequenceEqual(text);
    }

    // From past a value to the next one or to the bracket that closes.
    private static byte* Next(byte* p)
    {
        p = Space(p);
        return *p == ',' ? Space(p + 1) : p;
    }

    private static byte* Past(byte* p) => JsonGrammar<ScalarKernel>.Value(p, 0);

    private static byte* Space(byte* p) => JsonGrammar<ScalarKernel>.Space(p);
}
