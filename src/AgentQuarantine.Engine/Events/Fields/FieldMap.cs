namespace AgentQuarantine.Events.Fields;

/// <summary>The paths of <see cref="EventFields"/> as a tree to descend by, and the slot where each field's value is put.</summary>
internal sealed unsafe class FieldMap
{
    /// <summary>The most slots that there can be: two for each of the seven fields.</summary>
    public const int MaxSlots = 14;

    /// <summary>No slot: nobody looks for the value.</summary>
    public const int NoSlot = MaxSlots;

    private readonly List<(int Literal, int Path)> _dotted = [];

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

    public int Agent { get; }

    public int Reward { get; }

    public int LatencyMs { get; }

    public int CostUsd { get; }

    public int Error { get; }

    public int Ok { get; }

    public int Timestamp { get; }

    /// <summary>How many slots there are.</summary>
    public int Slots { get; private set; }

    /// <summary>
    /// The slots of paths with dots. A key whose name is the whole path goes before the path: it has a slot of its own (Literal)
    /// until the line has been read.
    /// </summary>
    public IReadOnlyList<(int Literal, int Path)> Dotted => _dotted;

    /// <summary>Empties every slot.</summary>
    public void Clear(FieldValue* values) => new Span<FieldValue>(values, Slots).Clear();

    /// <summary>When a line has been read: moves the values of keys with dots in their names into the slots of their fields.</summary>
    public void MoveDotted(FieldValue* values)
    {
        foreach (var (literal, path) in _dotted)
        {
            if (values[literal].Start != null)
                values[path] = values[literal];
        }
    }

    private int Add(string path)
    {
        var literal = Slot(Root.Child(path));
        if (!path.Contains('.'))
            return literal;

        var node = Root;
        var ancestors = new List<FieldNode>();
        foreach (var key in path.Split('.'))
            ancestors.Add(node = node.Child(key));
        var slot = Slot(node);
        ancestors.ForEach(ancestor => ancestor.AddSlot(slot));
        if (!_dotted.Contains((literal, slot)))
            _dotted.Add((literal, slot));
        return slot;
    }

    private int Slot(FieldNode node)
    {
        if (node.Slot == NoSlot)
        {
            node.Slot = Slots++;
            node.AddSlot(node.Slot);
        }
        return node.Slot;
    }
}
