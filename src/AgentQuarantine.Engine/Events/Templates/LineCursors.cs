using AgentQuarantine.Events.Fields;

namespace AgentQuarantine.Events.Templates;

/// <summary>How far some lines are matched: their places before a step, and past it.</summary>
internal unsafe struct LineCursors
{
    /// <summary>How many lines.</summary>
    public int Count;

    /// <summary>A bit for each line that does not match.</summary>
    public ulong Failed;

    /// <summary>Where the step's literal begins in each line.</summary>
    public byte** From;

    /// <summary>Takes the places past the step's value; those of lines that fail stay within the line.</summary>
    public byte** To;

    /// <summary>The lines' values.</summary>
    public FieldValue** Rows;

    /// <summary>Goes on to the next step.</summary>
    public void Advance()
    {
        var past = To;
        To = From;
        From = past;
    }

    /// <summary>Puts one line's value where it belongs.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="step">The step.</param>
    /// <param name="start">The value's first byte.</param>
    /// <param name="end">Past its last; null where it is none, and the line does not match.</param>
    public void Put(int line, TemplateStep* step, byte* start, byte* end)
    {
        if (end == null)
        {
            Failed |= 1ul << line;
            To[line] = From[line];
            return;
        }
        To[line] = end;
        if (step->Slot != FieldMap.NoSlot)
            Rows[line][step->Slot] = new FieldValue { Start = start, End = end };
    }
}
