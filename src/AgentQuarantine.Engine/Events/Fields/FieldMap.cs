namespace AgentQuarantine.Events.Fields;

/// <summary>The paths of <see cref="EventFields"/> as a tree of keys to descend by, and the slot where each field's value is put.</summary>
internal sealed class FieldMap
{
    /// <summary>No slot: nobody looks for the value.</summary>
    public const int NoSlot = int.MaxValue;

    private FieldAliases[] _aliases = [];
    private readonly List<FieldSelection> _selections = [];
    private readonly List<int> _readSlots = [];

    public FieldMap(EventFields fields)
    {
        Agent = Add(fields.Agent);
        Reward = Add(fields.Reward);
        LatencyMs = Add(fields.LatencyMs, hasUnit: true);
        CostUsd = Add(fields.CostUsd);
        Error = Add(fields.Error, hasWords: true);
        Ok = Add(fields.Ok, hasWords: true);
        Timestamp = Add(fields.Timestamp);
        Id = fields.Id is { } id ? Add(id) : NoSlot;
        ReadSlots = [.. _readSlots];
    }

    /// <summary>What is looked for in a line's object.</summary>
    public FieldNode Root { get; } = new();

    public int Agent { get; }

    public int Reward { get; }

    public int LatencyMs { get; }

    /// <summary>The unit that latencies are written in.</summary>
    public Unit LatencyUnit { get; private set; } = Unit.Own;

    public int CostUsd { get; }

    public int Error { get; }

    public int Ok { get; }

    public int Timestamp { get; }

    /// <summary>The id's slot; <see cref="NoSlot"/> where nobody looks for ids.</summary>
    public int Id { get; }

    /// <summary>How many slots there are.</summary>
    public int Slots { get; private set; }

    /// <summary>The slots whose values are used when the line has been read; all others are aliases of these.</summary>
    public int[] ReadSlots { get; }

    /// <summary>The slots that stand for another when a line's keys hold dots.</summary>
    public IReadOnlyList<FieldAliases> Aliases => _aliases;

    /// <summary>The fields that need more than a tree of keys: arrays, constants, alternatives, units and lists of texts.</summary>
    public IReadOnlyList<FieldSelection> Selections => _selections;

    /// <summary>Empties every slot.</summary>
    public unsafe void Clear(FieldValue* values) => new Span<FieldValue>(values, Slots).Clear();

    /// <summary>When a line has been read: moves the values of keys with dots in their names into the slots of their paths.</summary>
    public unsafe void MoveDotted(FieldValue* values)
    {
        foreach (var (path, dotted) in _aliases)
        {
            foreach (var slot in dotted)
            {
                if (values[slot].Start == null)
                    continue;
                values[path] = values[slot];
                break;
            }
        }
    }

    /// <summary>Puts what the selections find into their slots.</summary>
    public unsafe void Select(FieldValue* values)
    {
        foreach (var selection in _selections)
            selection.Select(values);
    }

    private int Add(string text, bool hasUnit = false, bool hasWords = false)
    {
        // Most are one key: nothing of what reads paths need be compiled for them.
        if (FieldExpression.IsKey(text))
            return AddLeaf(Root.Child(text));
        var field = FieldExpression.Parse(text, hasUnit, hasWords);
        if (hasUnit)
            LatencyUnit = field.Unit;
        var isTree = field is { Sources: [{ Constant: null } only], Words: null } && field.Unit == Unit.Own && TreeSteps(only) == only.Steps.Count;
        if (isTree)
            return AddPath(field.Sources[0].Steps);
        var slot = Slots++;
        var sources = field.Sources.Select(source => source.Constant is { } constant
            ? new SelectedSource(NoSlot, [], new PinnedText(constant))
            : new SelectedSource(AddPath([.. source.Steps.Take(TreeSteps(source))]), [.. source.Steps.Skip(TreeSteps(source))], null));
        _selections.Add(new FieldSelection(slot, [.. sources], field.Words, field.Unit != Unit.Own));
        return slot;
    }

    // How many of the first steps are keys of objects. A number may be a place in an array, but a line is an object.
    private static int TreeSteps(FieldSource source) =>
        source.Steps.TakeWhile((step, i) => step.Kind == PathStepKind.QuotedKey || (step.Kind == PathStepKind.Key && (i == 0 || step.Index < 0)))
            .Count();

    private int AddLeaf(FieldNode key)
    {
        if (key.Slot == NoSlot)
            key.Slot = Slots++;
        key.AddSlot(key.Slot);
        WillRead(key.Slot);
        return key.Slot;
    }

    private void WillRead(int slot)
    {
        if (!_readSlots.Contains(slot))
            _readSlots.Add(slot);
    }

    private int AddPath(IReadOnlyList<PathStep> steps)
    {
        var slots = new List<int>();
        AddDivisions(Root, steps, 0, [], slots);
        var path = slots[^1];
        if (slots.Count > 1 && Array.TrueForAll(_aliases, aliases => aliases.Path != path))
            _aliases = [.. _aliases, new FieldAliases(path, [.. slots.SkipLast(1)])];
        WillRead(path);
        return path;
    }

    // Every way to join the path's keys with dots: the longer keys first, the path itself last.
    private void AddDivisions(FieldNode node, IReadOnlyList<PathStep> steps, int from, FieldNode[] ancestors, List<int> slots)
    {
        if (from == steps.Count)
        {
            if (node.Slot == NoSlot)
                node.Slot = Slots++;
            foreach (var ancestor in ancestors)
                ancestor.AddSlot(node.Slot);
            slots.Add(node.Slot);
            return;
        }
        for (var to = JsonPath.LongestKey(steps, from); to > from; to--)
        {
            var child = node.Child(JsonPath.Join(steps, from, to));
            AddDivisions(child, steps, to, [.. ancestors, child], slots);
        }
    }
}

/// <summary>The slots of keys that hold dots, and the slot of the path that they stand for. The first that is filled counts.</summary>
internal sealed record FieldAliases(int Path, int[] Dotted);
