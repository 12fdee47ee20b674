using AgentQuarantine.Events.Templates;

namespace AgentQuarantine.Events.Fields;

/// <summary>The paths of <see cref="EventFields"/> as a tree to descend by, and the slot where each field's value is put.</summary>
internal sealed unsafe class FieldMap
{
    /// <summary>The most slots that there can be: two for each of the seven fields.</summary>
    public const int MaxSlots = 14;

    /// <summary>No slot: nobody looks for the value.</summary>
    public const int NoSlot = MaxSlots;

    // A key that has a whole path for its name goes before the path; it has a slot of its own until the line is read.
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

    /// <summary>Empties every slot.</summary>
    public void Clear(FieldValue* values) => new Span<FieldValue>(values, Slots).Clear();

    /// <summary>Puts the values of a read line's keys into the slots of their fields.</summary>
    public void Settle(FieldValue* values)
    {
        foreach (var (literal, path) in _dotted)
        {
            if (values[literal].Start != null)
                values[path] = values[literal];
        }
    }

    /// <summary>Lets a template's steps put the values where they belong at once.</summary>
    public void Settle(List<TemplateStep> steps)
    {
        foreach (var (literal, path) in _dotted)
        {
            var first = steps.FindIndex(step => step.Slot == literal);
            if (first < 0)
                continue;
            var second = steps.FindIndex(step => step.Slot == path);
            if (second >= 0)
                steps[second] = steps[second] with { Slot = NoSlot };
            steps[first] = steps[first] with { Slot = path };
        }
    }

    private int Add(string path)
    {
        var literal = Slot(Root.Child(path));
        if (!path.Contains('.'))
            return literal;

        var node = Root;
        var way = new List<FieldNode>();
        foreach (var key in path.Split('.'))
            way.Add(node = node.Child(key));
        var slot = Slot(node);
        way.ForEach(passed => passed.Holds(slot));
        if (!_dotted.Contains((literal, slot)))
            _dotted.Add((literal, slot));
        return slot;
    }

    private int Slot(FieldNode node)
    {
        if (node.Slot == NoSlot)
        {
            node.Slot = Slots++;
            node.Holds(node.Slot);
        }
        return node.Slot;
    }
}
