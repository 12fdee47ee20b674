using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Names;
using AgentQuarantine.Events.Numbers;
using AgentQuarantine.Events.Templates;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Builds events from the values found in lines, and counts what is refused.</summary>
internal sealed unsafe class EventBuilder(FieldMap fields, TimeRules times, AgentTable agents, RejectCounts rejects)
{
    private readonly int _agent = fields.Agent, _reward = fields.Reward, _latency = fields.LatencyMs, _cost = fields.CostUsd;
    private readonly int _error = fields.Error, _ok = fields.Ok, _timestamp = fields.Timestamp;
    private readonly Timestamps _timestamps = new(times);
    private readonly byte[] _shortened = new byte[AgentName.LongestShortened];
    private byte[] _decoded = new byte[256];

    /// <summary>The ids that were seen; without meaning where nobody looks for ids.</summary>
    public SeenIds? Ids { get; set; } = fields.Id == FieldMap.NoSlot ? null : new();

    /// <summary>Which log the lines stand in.</summary>
    public int Source { get; set; }

    /// <summary>Asks the clock, where there is one, which times lie in the future.</summary>
    public void BeginBlock() => _timestamps.Latest = times.Latest;

    /// <summary>
    /// Interns the agents' names of some lines, those that are plain strings. Done one after the other, the look-ups' memory
    /// accesses overlap. Returns the lines that are certain to become events, a bit each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Intern(LineBatch lines, ulong which)
    {
        ulong interned = 0;
        // An event with an id may be one that was sent again: it is built by itself.
        if (Ids is not null)
            return 0;
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
        if (!TryIntern(values + _agent, out e.Agent) || (Ids is not null && IsRepeated(values + fields.Id)))
            return false;
        Fill(values, offset, ref e);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(FieldValue* values, long offset, ref AgentEvent e)
    {
        e.Source = Source;
        e.Offset = offset;
        e.NoReward = NoReward.Missing;
        e.Reward = Reward(values + _reward, ref e);
        e.LatencyMs = Positive(values + _latency, RejectReason.BadLatency);
        e.CostUsd = Positive(values + _cost, RejectReason.BadCost);
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

    // Two writings of one id are two ids: writers send again what they have sent.
    private bool IsRepeated(FieldValue* id)
    {
        if (id->Start == null || *id->Start == 'n' || Ids!.Add(new ReadOnlySpan<byte>(id->Start, (int)(id->End - id->Start))))
            return false;
        rejects.Add(RejectReason.Repeated);
        return true;
    }

    /// <summary>Whether there is an agent among the values of a line.</summary>
    public bool HasAgent(FieldValue* values) => TryName(values + _agent, out var name) && !name.IsEmpty;

    private bool TryIntern(FieldValue* value, out int agent)
    {
        agent = -1;
        if (!TryName(value, out var name))
            rejects.Add(RejectReason.Malformed);
        else if (name.IsEmpty)
            rejects.Add(RejectReason.NoAgent);
        else
            agent = agents.Intern(AgentName.Shorten(name, _shortened));
        return agent >= 0;
    }

    /// <summary>The agent's name, empty where there is none; <see langword="false"/> where it is no text.</summary>
    private bool TryName(FieldValue* value, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (value->Start == null)
            return true;
        if (*value->Start == '"')
            return TryText(value, out name);
        if (IsNumber(*value->Start))
            name = new ReadOnlySpan<byte>(value->Start, (int)(value->End - value->Start));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Reward(FieldValue* value, ref AgentEvent e) =>
        value->Kind == FieldValueKind.Number && value->Number >= double.MinValue && value->Number <= double.MaxValue ? value->Number
        : value->Start == null ? double.NaN
        : OtherReward(value, ref e);

    private double OtherReward(FieldValue* value, ref AgentEvent e)
    {
        if (*value->Start == 'n')
            return double.NaN;
        var isNumber = TryNumber(value, out var number) || TryOnlyItem(value, out number);
        if (isNumber && double.IsFinite(number))
            return number;
        e.NoReward = !isNumber ? NoReward.Unreadable : number < 0 ? NoReward.NegativeInfinity : NoReward.NotFinite;
        return Refuse(isNumber ? RejectReason.NonFinite : RejectReason.BadReward);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Positive(FieldValue* value, RejectReason bad) =>
        value->Kind == FieldValueKind.Number && value->Number >= 0 && value->Number <= double.MaxValue ? value->Number
        : value->Start == null ? double.NaN
        : OtherPositive(value, bad);

    private double OtherPositive(FieldValue* value, RejectReason bad)
    {
        if (*value->Start == 'n')
            return double.NaN;
        if (!TryNumber(value, out var number))
            return Refuse(bad);
        if (bad == RejectReason.BadLatency)
            number = number * fields.LatencyUnit.Times / fields.LatencyUnit.Over;
        if (!double.IsFinite(number))
            return Refuse(RejectReason.NonFinite);
        return number < 0 ? Refuse(bad) : number;
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
            case (byte)'N':
                number = double.NaN;
                return true;
            case (byte)'I':
                number = double.PositiveInfinity;
                return true;
            case (byte)'-' when value->Start[1] == 'I':
                number = double.NegativeInfinity;
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

    /// <summary>The number that is alone in an array: environments in vectors write rewards so.</summary>
    private bool TryOnlyItem(FieldValue* value, out double number)
    {
        number = 0;
        if (*value->Start != '[')
            return false;
        var start = JsonGrammar<ScalarKernel>.Space(value->Start + 1);
        if (!IsNumber(*start))
            return false;
        var item = new FieldValue { Start = start, End = JsonGrammar<ScalarKernel>.Scalar(start) };
        return *JsonGrammar<ScalarKernel>.Space(item.End) == ']' && TryNumber(&item, out number);
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
        value->Kind == FieldValueKind.PlainString && _timestamps.TryUsual(Raw(value), out var ticks) ? ticks
        : value->Start == null ? 0
        : OtherTime(value);

    private long OtherTime(FieldValue* value)
    {
        if (*value->Start == 'n')
            return 0;
        long ticks = 0;
        if (*value->Start == '"' && TryText(value, out var text))
            ticks = _timestamps.Parse(text);
        else if (IsNumber(*value->Start) && TryNumber(value, out var number))
            ticks = _timestamps.OfUnixTime(number, new ReadOnlySpan<byte>(value->Start, (int)(value->End - value->Start)));
        if (ticks == 0)
            rejects.Add(RejectReason.BadTime);
        return ticks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsError(FieldValue* error, FieldValue* ok)
    {
        var isError = error->Start != null && *error->Start is not ((byte)'n' or (byte)'f') && (*error->Start == 't' || IsTrue(error));
        return isError || (ok->Start != null && *ok->Start is not ((byte)'t' or (byte)'n') && !IsTrue(ok));
    }

    /// <summary>
    /// What JavaScript and Python together take for true: all but false, zero, an empty string, array or object, and the texts
    /// <c>false</c> and <c>none</c> that their programs write.
    /// </summary>
    private bool IsTrue(FieldValue* value)
    {
        switch (*value->Start)
        {
            case (byte)'f':
                return false;
            case (byte)'[':
            case (byte)'{':
                return *JsonGrammar<ScalarKernel>.Space(value->Start + 1) is not ((byte)']' or (byte)'}');
            case (byte)'"':
                return !TryText(value, out var text)
                    || !(text.IsEmpty || Ascii.EqualsIgnoreCase(text, "false"u8) || Ascii.EqualsIgnoreCase(text, "none"u8));
            default:
                return !TryNumber(value, out var number) || number != 0;
        }
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
