using AgentQuarantine.Text;

namespace AgentQuarantine.Rehearsal.Setup;

/// <summary>The keys of a log's first object, for who has to find the values in it.</summary>
internal static class LeafPaths
{
    private const int Head = 64 << 10, Deepest = 4;

    /// <summary>The paths of the values that are no objects, in their order; none where the first lines hold no object.</summary>
    public static IReadOnlyList<string> Of(string log)
    {
        foreach (var line in FirstLines(log))
        {
            try
            {
                if (JsonParser.Parse(line) is { Type: System.Text.Json.JsonTokenType.StartObject } root)
                    return [.. Leaves(root, "", 0)];
            }
            catch (JsonShapeException)
            {
            }
        }
        return [];
    }

    private static IEnumerable<string> Leaves(JsonValueAt json, string prefix, int depth)
    {
        foreach (var (name, value) in json.Members)
        {
            if (value.Members.Count == 0)
                yield return prefix + name;
            else if (depth < Deepest)
            {
                foreach (var leaf in Leaves(value, prefix + name + ".", depth + 1))
                    yield return leaf;
            }
        }
    }

    private static IEnumerable<byte[]> FirstLines(string log)
    {
        byte[] head;
        try
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            head = new byte[Math.Min(Head, file.Length)];
            file.ReadExactly(head);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }
        for (var from = 0; from < head.Length;)
        {
            var length = Array.IndexOf(head, (byte)'\n', from) is >= 0 and var end ? end - from : head.Length - from;
            yield return head[from..(from + length)];
            from += length + 1;
        }
    }
}
