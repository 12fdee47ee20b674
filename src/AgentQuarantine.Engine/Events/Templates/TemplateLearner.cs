using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Learns templates from lines that are known to be well-formed objects. Speed does not matter here.</summary>
internal sealed unsafe class TemplateLearner(FieldMap fields, int width)
{
    private const int MaxSegments = 64;
    private const int MaxLiteralBytes = 4096;

    private readonly KeyFinder _keys = new();
    private readonly List<byte> _literals = [];
    private readonly List<TemplateSegment> _segments = [];
    private byte* _from;
    private bool _hasFailed;

    /// <summary>
    /// Whether the values in an array are segments of their own. Otherwise an array is one value, so that lines whose arrays differ in
    /// length have one shape.
    /// </summary>
    public bool EntersArrays { get; set; } = true;

    /// <summary>The line's template; null when it has too many values, or one field's value contains another's.</summary>
    public Template? Learn(byte* line)
    {
        _literals.Clear();
        _segments.Clear();
        _from = line;
        _hasFailed = false;
        var end = JsonGrammar<ScalarKernel>.Space(Object(JsonGrammar<ScalarKernel>.Space(line) + 1, fields.Root, 1));
        Add(end + 1, TemplateValueKind.End, FieldMap.NoSlot, 0);
        MoveDotted();
        return _hasFailed ? null : new Template([.. _literals], [.. _segments], fields.ReadSlots, width);
    }

    private byte* Object(byte* p, FieldNode? node, int depth)
    {
        p = JsonGrammar<ScalarKernel>.Space(p);
        while (*p != '}')
        {
            var key = p + 1;
            p = JsonGrammar<ScalarKernel>.String(key);
            var child = node is null ? null : _keys.Find(node, key, p);
            p = Value(JsonGrammar<ScalarKernel>.Colon(p + 1), child, depth);
            p = JsonGrammar<ScalarKernel>.Space(p);
            if (*p == ',')
                p = JsonGrammar<ScalarKernel>.Space(p + 1);
        }
        return p + 1;
    }

    private byte* Value(byte* p, FieldNode? child, int depth)
    {
        if (child is not null)
            Forget(child);
        if (*p == '{' && (child is null || child.HasChildren))
        {
            _hasFailed |= child is { Slot: not FieldMap.NoSlot };
            return Object(p + 1, child, depth + 1);
        }
        if (*p == '[' && child is null && EntersArrays)
            return Array(p + 1, depth + 1);

        var end = JsonGrammar<ScalarKernel>.Value(p, depth);
        var slot = child?.Slot ?? FieldMap.NoSlot;
        if (*p == '"')
        {
            Add(p + 1, TemplateValueKind.String, slot, depth);
            _from = end - 1;
            return end;
        }
        var isNumber = *p is (byte)'-' or (>= (byte)'0' and <= (byte)'9')
            && !new ReadOnlySpan<byte>(p, (int)(end - p)).ContainsAny((byte)'e', (byte)'E');
        Add(p, isNumber ? TemplateValueKind.Number : *p == '{' ? TemplateValueKind.Any : TemplateValueKind.ScalarOrArray, slot, depth);
        _from = end;
        return end;
    }

    private byte* Array(byte* p, int depth)
    {
        p = JsonGrammar<ScalarKernel>.Space(p);
        while (*p != ']')
        {
            p = JsonGrammar<ScalarKernel>.Space(Value(p, null, depth));
            if (*p == ',')
                p = JsonGrammar<ScalarKernel>.Space(p + 1);
        }
        return p + 1;
    }

    /// <summary>Takes the slots from an earlier key of the same name: the last one counts.</summary>
    private void Forget(FieldNode node)
    {
        for (var i = 0; i < _segments.Count; i++)
        {
            if (node.HasSlot(_segments[i].Slot))
                _segments[i] = _segments[i] with { Slot = FieldMap.NoSlot };
        }
    }

    /// <summary>Gives keys with dots in their names the slots of their paths. A slot that is read under both is left to the slow path.</summary>
    private void MoveDotted()
    {
        foreach (var (path, dotted) in fields.Aliases)
        {
            var slots = dotted.Append(path).Where(slot => _segments.Exists(segment => segment.Slot == slot)).ToArray();
            for (var i = 0; i < _segments.Count; i++)
            {
                if (slots.AsSpan().IndexOf(_segments[i].Slot) is >= 0 and var place)
                    _segments[i] = _segments[i] with { Slot = place == 0 ? path : FieldMap.NoSlot };
            }
            _hasFailed |= slots.Any(slot => slot != path && fields.ReadSlots.Contains(slot));
        }
    }

    private void Add(byte* literalEnd, TemplateValueKind kind, int slot, int depth)
    {
        var literal = new ReadOnlySpan<byte>(_from, (int)(literalEnd - _from));
        _hasFailed |= _segments.Count == MaxSegments || _literals.Count + literal.Length > MaxLiteralBytes;
        if (_hasFailed)
            return;
        _literals.AddRange(literal);
        _segments.Add(new TemplateSegment { LiteralLength = literal.Length, Kind = kind, Slot = slot, Depth = depth });
    }
}
