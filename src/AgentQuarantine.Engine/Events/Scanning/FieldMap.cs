namespace AgentQuarantine.Events.Scanning;

/// <summary>The paths of <see cref="EventFields"/> as a tree to descend by, and where each field's value is put.</summary>
internal sealed unsafe class FieldMap
{
    /// <summary>The most slots that there can be: two for each of the seven fields.</summary>
    public const int MaxSlots = 14;

    /// <summary>The slot past them all, where values are put that nobody looks for.</summary>
    public const int NoSlot = MaxSlots;

    private int _count;

    public FieldMap(EventFields fields)
    {
        Agent = Add(fields.Agent);
        Reward = Add(fields.Reward);
        LatencyMs = Add(fields.LatencyMs);
        CostUsd = Add(fields.CostUsd);
        Error = Add(fields.Error);
        Ok = Add(fields.Ok);
        Timestamp = Add(fields.Timestamp);
    }

    /// <summary>What is looked for in a line's object.</summary>
    public FieldNode Root { get; } = new();

    public Places Agent { get; }

    public Places Reward { get; }

    public Places LatencyMs { get; }

    public Places CostUsd { get; }

    public Places Error { get; }

    public Places Ok { get; }

    public Places Timestamp { get; }

    /// <summary>Empties every slot.</summary>
    public void Clear(FieldValue* values) => new Span<FieldValue>(values, _count).Clear();

    private Places Add(string path)
    {
        var literal = Slot(Root.Child(path));
        if (!path.Contains('.'))
            return new Places(literal, literal);

        var node = Root;
        var way = new List<FieldNode>();
        foreach (var key in path.Split('.'))
            way.Add(node = node.Child(key));
        var slot = Slot(node);
        way.ForEach(passed => passed.Holds(slot));
        return new Places(literal, slot);
    }

    private int Slot(FieldNode node)
    {
        if (node.Slot == NoSlot)
        {
            node.Slot = _count++;
            node.Holds(node.Slot);
        }
        return node.Slot;
    }

    /// <summary>Where a field's value may have been put: under a key with the whole path for its name, which goes first, or along the path.</summary>
    internal readonly record struct Places(int Literal, int Path)
    {
        public FieldValue* Of(FieldValue* values) => values[Literal].Start != null ? values + Literal : values + Path;
    }
}
