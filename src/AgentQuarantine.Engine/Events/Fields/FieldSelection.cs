using System.Text;

namespace AgentQuarantine.Events.Fields;

/// <summary>A field that is more than one path of keys: the first of its sources that has a value which is not null counts.</summary>
/// <param name="slot">Where the value is put.</param>
/// <param name="sources">What is tried.</param>
/// <param name="words">The texts that count as true; <see langword="null"/> to leave the value as it is.</param>
/// <param name="hasUnit">Whether the number must be read again, in its own unit.</param>
internal sealed unsafe class FieldSelection(int slot, SelectedSource[] sources, IReadOnlyList<string>? words, bool hasUnit)
{
    private static readonly PinnedText True = new("true", isQuoted: false), False = new("false", isQuoted: false);

    private readonly byte[][]? _words = words?.Select(Encoding.UTF8.GetBytes).ToArray();

    /// <summary>Puts the value into its slot; an empty one where no source has any.</summary>
    public void Select(FieldValue* values)
    {
        ref var selected = ref values[slot];
        selected = default;
        foreach (var (from, steps, constant) in sources)
        {
            var value = constant?.Value ?? values[from];
            if (steps.Length > 0 && value.Start != null)
                value = JsonPath.Find(value.Start, steps);
            if (value.Start == null)
                continue;
            selected = value;
            if (*value.Start != 'n')
                break;
        }
        if (selected.Start == null || *selected.Start == 'n')
            return;
        if (hasUnit)
            selected.Kind = FieldValueKind.Any;
        if (_words is not null)
            selected = (IsOneOf(_words, selected) ? True : False).Value;
    }

    private static bool IsOneOf(byte[][] words, FieldValue value)
    {
        var text = new ReadOnlySpan<byte>(value.Start, (int)(value.End - value.Start));
        if (*value.Start == '"')
            text = text[1..^1];
        foreach (var word in words)
        {
            if (Ascii.EqualsIgnoreCase(text, word) || JsonPath.Is(value.Start, value.End, word))
                return true;
        }
        return false;
    }
}

/// <summary>One thing that a <see cref="FieldSelection"/> tries.</summary>
/// <param name="Slot">The slot of the path's keys.</param>
/// <param name="Steps">The steps from there on.</param>
/// <param name="Constant">What every line has, instead.</param>
internal sealed record SelectedSource(int Slot, PathStep[] Steps, PinnedText? Constant);
