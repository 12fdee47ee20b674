using System.Text;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// Lines in which one object tells of many agents: each of its members is an event. The key is the agent, and the value its reward, or,
/// where that is an object, what else is told of it. What the line says beside it holds for all of them.
/// </summary>
/// <param name="each">The path of the object; others, for where there is none, behind a <c>|</c>.</param>
internal sealed unsafe class MemberLines(string each) : LineTranslator
{
    private readonly byte[][][] _paths = [.. each.Split('|').Select(path => path.Trim().Split('.').Select(Encoding.UTF8.GetBytes).ToArray())];

    /// <inheritdoc/>
    public override void Translate(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines)
    {
        fixed (byte* start = line)
        {
            var p = start == null ? null : JsonGrammar<ScalarKernel>.Space(start);
            var end = p != null && *p == '{' ? JsonGrammar<ScalarKernel>.Value(p, 0) : null;
            if (end == null || *JsonGrammar<ScalarKernel>.Space(end) != '\n' || !TryAdd(p, end, number, offset, lines))
                Keep(line, number, offset, lines);
        }
    }

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> tail) => IsObject(tail);

    private bool TryAdd(byte* line, byte* end, long number, long offset, TranslatedLines lines)
    {
        var common = Text(line, end - 1);
        var found = false;
        foreach (var path in _paths)
        {
            var agents = Find(line, path);
            if (agents == null || *agents != '{')
                continue;
            for (var members = new JsonMembers<ScalarKernel>(agents); members.NextMember(); found = true)
            {
                var value = members.Value;
                var past = members.Skip();
                // Of a key that stands twice the last one counts.
                lines.Add(common);
                lines.Add(",\"agent\":\""u8);
                lines.Add(members.Key);
                lines.Add("\",\"reward\":"u8);
                lines.Add(*value == '{' ? "null"u8 : Text(value, past));
                if (*value == '{' && *JsonGrammar<ScalarKernel>.Space(value + 1) != '}')
                {
                    lines.Add(","u8);
                    lines.Add(Text(value + 1, past - 1));
                }
                lines.Add("}"u8);
                lines.EndLine(number, offset);
            }
            return found;
        }
        return false;
    }

    private static byte* Find(byte* value, byte[][] path)
    {
        foreach (var key in path)
        {
            byte* found = null;
            if (*value == '{')
            {
                var members = new JsonMembers<ScalarKernel>(value);
                while (members.NextMember())
                {
                    found = members.Key.SequenceEqual(key) ? members.Value : found;
                    members.Skip();
                }
            }
            if (found == null)
                return null;
            value = found;
        }
        return value;
    }

    private static ReadOnlySpan<byte> Text(byte* start, byte* end) => new(start, (int)(end - start));
}
