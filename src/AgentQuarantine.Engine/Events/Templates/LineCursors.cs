using AgentQuarantine.Events.Fields;

namespace AgentQuarantine.Events.Templates;

/// <summary>How far some lines have been matched: for each, the place before a segment and the place past it.</summary>
internal unsafe struct LineCursors
{
    /// <summary>How many lines.</summary>
    public int Count;

    /// <summary>A bit for each line that does not match.</summary>
    public ulong Failed;

    /// <summary>Where the segment's literal begins in each line.</summary>
    public byte** From;

    /// <summary>Takes the places past the segment's value; those of lines that fail stay within the line.</summary>
    public byte** To;

    /// <summary>The lines' values.</summary>
    public FieldValue** Values;

    /// <summary>Goes on to the next segment.</summary>
    public void Advance()
    {
        var past = To;
        To = From;
        From = past;
    }

    /// <summary>Puts one line's value where it belongs.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="start">The value's first byte.</param>
    /// <param name="end">Past its last; null where it is none, and the line does not match.</param>
    public void Put(int line, TemplateSegment* segment, byte* start, byte* end)
    {
        if (end == null)
        {
            Failed |= 1ul << line;
            To[line] = From[line];
            return;
        }
        To[line] = end;
        if (segment->Slot != FieldMap.NoSlot)
            Values[line][segment->Slot] = new FieldValue { Start = start, End = end };
    }
}
