using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Makes templates of lines that are known to be well-formed objects. Speed does not matter here.</summary>
internal sealed unsafe class TemplateLearner(FieldMap fields, int width)
{
    private const int MaxSteps = 64;
    private const int MaxLiteralBytes = 4096;

    private readonly KeyFinder _keys = new();
    private readonly List<byte> _literals = [];
    private readonly List<TemplateStep> _steps = [];
    private byte* _from;
    private bool _isHopeless;

    /// <summary>
    /// Whether the values in arrays belong to the shape; otherwise an array is one value, so that lines with arrays of different
    /// lengths are of one shape.
    /// </summary>
    public bool EntersArrays { get; set; } = true;

    /// <summary>The line's template; null where it has too many values for one, or two fields lie one within the other.</summary>
    public Template? Learn(byte* line)
    {
        _literals.Clear();
        _steps.Clear();
        _from = line;
        _isHopeless = false;
        var end = JsonGrammar<ByteRunsScalar>.Space(Object(JsonGrammar<ByteRunsScalar>.Space(line) + 1, fields.Root, 1));
        Add(end + 1, TemplateStepKind.End, FieldMap.NoSlot, 0);
        fields.Settle(_steps);
        return _isHopeless ? null : new Template([.. _literals], [.. _steps], fields.Slots, width);
    }

    private byte* Object(byte* p, FieldNode? node, int depth)
    {
        p = JsonGrammar<ByteRunsScalar>.Space(p);
        while (*p != '}')
        {
            var key = p + 1;
            p = JsonGrammar<ByteRunsScalar>.Text(key);
            var child = node is null ? null : _keys.Find(node, key, p);
            p = Value(JsonGrammar<ByteRunsScalar>.Colon(p + 1), child, depth);
            p = JsonGrammar<ByteRunsScalar>.Space(p);
            if (*p == ',')
                p = JsonGrammar<ByteRunsScalar>.Space(p + 1);
        }
        return p + 1;
    }

    private byte* Value(byte* p, FieldNode? child, int depth)
    {
        if (child is not null)
            Forget(child);
        if (*p == '{' && (child is null || child.HasChildren))
        {
            _isHopeless |= child is { Slot: not FieldMap.NoSlot };
            return Object(p + 1, child, depth + 1);
        }
        if (*p == '[' && child is null && EntersArrays)
            return Array(p + 1, depth + 1);

        var end = JsonGrammar<ByteRunsScalar>.Value(p, depth);
        var slot = child?.Slot ?? FieldMap.NoSlot;
        if (*p == '"')
        {
            Add(p + 1, TemplateStepKind.Text, slot, depth);
            _from = end - 1;
            return end;
        }
        var isNumber = *p is (byte)'-' or (>= (byte)'0' and <= (byte)'9') && !new ReadOnlySpan<byte>(p, (int)(end - p)).ContainsAny((byte)'e', (byte)'E');
        Add(p, isNumber ? TemplateStepKind.Number : *p == '{' ? TemplateStepKind.Any : TemplateStepKind.ScalarOrArray, slot, depth);
        _from = end;
        return end;
    }

    private byte* Array(byte* p, int depth)
    {
        p = JsonGrammar<ByteRunsScalar>.Space(p);
        while (*p != ']')
        {
            p = JsonGrammar<ByteRunsScalar>.Space(Value(p, null, depth));
            if (*p == ',')
                p = JsonGrammar<ByteRunsScalar>.Space(p + 1);
        }
        return p + 1;
    }

    /// <summary>An earlier key of the same name is not looked for any more: the last one counts.</summary>
    private void Forget(FieldNode node)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            if (node.Fills(_steps[i].Slot))
                _steps[i] = _steps[i] with { Slot = FieldMap.NoSlot };
        }
    }

    private void Add(byte* literalEnd, TemplateStepKind kind, int slot, int depth)
    {
        var literal = new ReadOnlySpan<byte>(_from, (int)(literalEnd - _from));
        _isHopeless |= _steps.Count == MaxSteps || _literals.Count + literal.Length > MaxLiteralBytes;
        if (_isHopeless)
            return;
        _literals.AddRange(literal);
        _steps.Add(new TemplateStep { LiteralLength = literal.Length, Kind = kind, Slot = slot, Depth = depth });
    }
}
