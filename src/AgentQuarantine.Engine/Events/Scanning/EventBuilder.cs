using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Numbers;
using AgentQuarantine.Events.Templates;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Builds events from the values found in lines, and counts what is refused.</summary>
internal sealed unsafe class EventBuilder(FieldMap fields, AgentTable agents, RejectCounts rejects)
{
    private readonly int _agent = fields.Agent, _reward = fields.Reward, _latency = fields.LatencyMs, _cost = fields.CostUsd;
    private readonly int _error = fields.Error, _ok = fields.Ok, _timestamp = fields.Timestamp;
    private readonly Timestamps _timestamps = new();
    private byte[] _decoded = new byte[256];

    /// <summary>Which log the lines stand in.</summary>
    public int Source { get; set; }

    /// <summary>
    /// Interns the agents' names of some lines, those that are plain strings. Done one after the other, the look-ups' memory
    /// accesses overlap. Returns the lines that are certain to become events, a bit each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Intern(LineBatch lines, ulong which)
    {
        ulong interned = 0;
        for (; which != 0; which &= which - 1)
        {
            var line = BitOperations.TrailingZeroCount(which);
            var agent = lines.ValuesOf(line) + _agent;
            if (agent->Kind != FieldValueKind.PlainString || agent->End - agent->Start <= 2)
                continue;
            agent->Agent = agents.Intern(Raw(agent));
            interned |= 1ul << line;
        }
        return interned;
    }

    /// <summary>Builds the events of consecutive lines whose names are interned.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="first">The first one.</param>
    /// <param name="offset">Added to an address in the lines, it gives the offset in the log.</param>
    /// <param name="number">The first one's number.</param>
    /// <param name="events">Takes the events.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Build(LineBatch lines, int first, long offset, long number, Span<AgentEvent> events)
    {
        var starts = lines.Starts + first;
        var values = lines.ValuesOf(first);
        foreach (ref var e in events)
        {
            e.Agent = values[_agent].Agent;
            e.Line = number++;
            Fill(values, offset + (long)*starts, ref e);
            values += fields.Slots;
            starts++;
        }
    }

    /// <summary>Builds the event of a line whose name is not interned. A line that is refused is counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryBuild(LineVerdict verdict, FieldValue* values, long offset, out AgentEvent e)
    {
        e = default;
        if (verdict != LineVerdict.Object)
            return Refuse(verdict);
        if (!TryIntern(values + _agent, out e.Agent))
            return false;
        Fill(values, offset, ref e);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(FieldValue* values, long offset, ref AgentEvent e)
    {
        e.Source = Source;
        e.Offset = offset;
        e.Reward = Number(values + _reward, RejectReason.BadReward, double.MinValue);
        e.LatencyMs = Number(values + _latency, RejectReason.BadLatency, 0);
        e.CostUsd = Number(values + _cost, RejectReason.BadCost, 0);
        e.Timestamp = Time(values + _timestamp);
        e.IsError = IsError(values + _error, values + _ok);
    }

    private bool Refuse(LineVerdict verdict)
    {
        if (verdict == LineVerdict.Blank)
            return false;
        rejects.Add(verdict switch
        {
            LineVerdict.TooLong => RejectReason.TooLong,
            LineVerdict.NotObject => RejectReason.NotObject,
            _ => RejectReason.Malformed,
        });
        return false;
    }

    private bool TryIntern(FieldValue* value, out int agent)
    {
        agent = -1;
        var name = default(ReadOnlySpan<byte>);
        if (value->Start != null)
        {
            if (*value->Start == '"')
            {
                if (!TryText(value, out name))
                {
                    rejects.Add(RejectReason.Malformed);
                    return false;
                }
            }
            else if (IsNumber(*value->Start))
            {
                name = new ReadOnlySpan<byte>(value->Start, (int)(value->End - value->Start));
            }
        }
        if (name.IsEmpty)
        {
            rejects.Add(RejectReason.NoAgent);
            return false;
        }
        agent = agents.Intern(name);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Number(FieldValue* value, RejectReason bad, double least) =>
        value->Kind == FieldValueKind.Number && value->Number >= least && value->Number <= double.MaxValue ? value->Number
        : value->Start == null ? double.NaN
        : OtherNumber(value, bad, least);

    private double OtherNumber(FieldValue* value, RejectReason bad, double least)
    {
        if (*value->Start == 'n')
            return double.NaN;
        if (!TryNumber(value, out var number))
            return Refuse(bad);
        if (!double.IsFinite(number))
            return Refuse(RejectReason.NonFinite);
        return number < least ? Refuse(bad) : number;
    }

    private double Refuse(RejectReason reason)
    {
        rejects.Add(reason);
        return double.NaN;
    }

    private bool TryNumber(FieldValue* value, out double number)
    {
        if (value->Kind == FieldValueKind.Number)
        {
            number = value->Number;
            return true;
        }
        switch (*value->Start)
        {
            case (byte)'-' when value->Start[1] == 'I':
            case (byte)'I':
            case (byte)'N':
                number = double.NaN;
                return true;
            case (byte)'-':
            case >= (byte)'0' and <= (byte)'9':
                number = JsonNumber.Parse(value->Start, value->End);
                return true;
            case (byte)'"':
                return TryNumericText(value, out number);
            default:
                number = *value->Start == 't' ? 1 : 0;
                return *value->Start is (byte)'t' or (byte)'f';
        }
    }

    private bool TryNumericText(FieldValue* value, out double number)
    {
        number = 0;
        var start = value->Start + 1;
        if (*start is (byte)'-' or (>= (byte)'0' and <= (byte)'9') && JsonGrammar<ScalarKernel>.Number(start) == value->End - 1)
        {
            var plain = new FieldValue { Start = start, End = value->End - 1 };
            return TryNumber(&plain, out number);
        }
        return TryText(value, out var text) && PythonFloat.TryParse(text, out number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Time(FieldValue* value) =>
        value->Kind == FieldValueKind.PlainString ? _timestamps.Parse(Raw(value)) : value->Start == null ? 0 : OtherTime(value);

    private long OtherTime(FieldValue* value)
    {
        if (*value->Start == '"')
            return TryText(value, out var text) ? _timestamps.Parse(text) : 0;
        return IsNumber(*value->Start) && TryNumber(value, out var seconds) ? Timestamps.OfUnixTime(seconds) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsError(FieldValue* error, FieldValue* ok)
    {
        var isError = error->Start != null && *error->Start is not ((byte)'n' or (byte)'f')
            && (*error->Start != '"' || error->End - error->Start > 2);
        return isError || (ok->Start != null && *ok->Start == 'f');
    }

    private static bool IsNumber(byte first) => first is (byte)'-' or (byte)'N' or (byte)'I' or (>= (byte)'0' and <= (byte)'9');

    /// <summary>A string's characters, valid until the next call; <see langword="false"/> when half of a surrogate pair is escaped alone.</summary>
    private bool TryText(FieldValue* value, out ReadOnlySpan<byte> text)
    {
        text = Raw(value);
        if (value->Kind == FieldValueKind.PlainString || !text.Contains((byte)'\\'))
            return true;
        if (_decoded.Length < text.Length)
            _decoded = new byte[text.Length];
        var length = JsonEscape.Decode(text, _decoded);
        text = _decoded.AsSpan(0, Math.Max(length, 0));
        return length >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Raw(FieldValue* text) => new(text->Start + 1, (int)(text->End - text->Start) - 2);
}
