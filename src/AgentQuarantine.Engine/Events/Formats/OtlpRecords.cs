using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// Makes events of spans and log records. A span that names an agent is one, with the first evaluation result among its span events for a
/// reward where it has none itself; each further result is one more, without latency and cost. A log record is one when it has a reward.
/// </summary>
internal sealed unsafe class OtlpRecords<TKernel>(OtlpFields fields) where TKernel : struct, IByteKernel
{
    // From this severity on a log record tells an error: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
    private const ulong ErrorSeverity = 17;

    private readonly ArrayBufferWriter<byte> _members = new();
    private readonly OtlpAttributes _further = new(fields);
    private OtlpAttributes _attributes = new(fields);
    private TranslatedLines _lines = new();
    private long _number, _offset;

    /// <summary>Says where the line stands, who takes the events, and what holds for all records that are to come.</summary>
    public void Begin(long number, long offset, TranslatedLines lines, OtlpAttributes attributes)
    {
        (_number, _offset, _lines, _attributes) = (number, offset, lines, attributes);
        attributes.Return(default);
    }

    /// <summary>Past an array of spans or log records; null where it is torn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte* Each(byte* array, bool areSpans)
    {
        if (*array != '[')
            return JsonGrammar<TKernel>.Value(array, 0);
        var items = new JsonMembers<TKernel>(array);
        while (items.NextItem())
        {
            if (*items.Value == '{')
                items.Pass(Record(items.Value, areSpans));
            else
                items.Skip();
        }
        return items.IsTorn ? null : items.Past;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Record(byte* brace, bool isSpan)
    {
        var inherited = _attributes.End;
        _members.ResetWrittenCount();
        byte* attributes = null;
        byte* events = null;
        ulong start = 0, end = 0, severity = 0;
        var record = new JsonMembers<TKernel>(brace);
        while (record.NextMember())
        {
            var key = record.Key;
            var value = record.Value;
            if (key.SequenceEqual("attributes"u8))
            {
                attributes = value;
                record.Pass(_attributes.Add<TKernel>(value));
                continue;
            }
            var past = record.Skip();
            if (past == null)
                break;
            if (key.SequenceEqual("events"u8))
                events = value;
            else if (key.SequenceEqual("startTimeUnixNano"u8))
                start = Whole(value);
            else if (key.SequenceEqual("endTimeUnixNano"u8) || key.SequenceEqual("timeUnixNano"u8))
                end = Whole(value);
            else if (key.SequenceEqual("observedTimeUnixNano"u8))
                start = Whole(value);
            else if (key.SequenceEqual("severityNumber"u8))
                severity = Whole(value);
            if (fields.HasMember(key))
                AddMember(key, new ReadOnlySpan<byte>(value, (int)(past - value)));
        }
        if (!record.IsTorn)
        {
            if (!isSpan && severity >= ErrorSeverity)
                AddMember("status"u8, """{"code":2}"""u8);
            var time = end > 0 ? end : start;
            if (isSpan)
                Span(events, attributes, inherited, time, start > 0 && end >= start ? end - start : null);
            else if (Has(_attributes, OtlpRoles.Agent | OtlpRoles.Reward))
                Emit(_attributes, time, null, _members.WrittenSpan);
        }
        _attributes.Return(inherited);
        return record.IsTorn ? null : record.Past;
    }

    private void Span(byte* events, byte* attributes, (int Length, OtlpRoles Roles) inherited, ulong time, ulong? duration)
    {
        var isTold = Has(_attributes, OtlpRoles.Agent | OtlpRoles.Reward);
        if (isTold)
            Emit(_attributes, time, duration, _members.WrittenSpan);
        if (events != null && *events == '[')
        {
            var items = new JsonMembers<TKernel>(events);
            while (items.NextItem())
            {
                var own = _attributes.End;
                _attributes.ForgetReward();
                var (at, array) = Evaluation(items.Value);
                if (Has(_attributes, OtlpRoles.Agent | OtlpRoles.Reward))
                {
                    if (!isTold)
                        Emit(_attributes, time, duration, _members.WrittenSpan);
                    else
                        EmitFurther(attributes, array, inherited, at > 0 ? at : time);
                    isTold = true;
                }
                _attributes.Return(own);
                items.Skip();
            }
        }
        if (!isTold && Has(_attributes, OtlpRoles.Agent))
            Emit(_attributes, time, duration, _members.WrittenSpan);
    }

    // Adds a span event's attributes to the span's.
    private (ulong Time, nint Attributes) Evaluation(byte* value)
    {
        var (time, attributes) = (0ul, default(nint));
        if (*value != '{')
            return (time, attributes);
        var members = new JsonMembers<TKernel>(value);
        while (members.NextMember())
        {
            if (members.Key.SequenceEqual("timeUnixNano"u8))
                time = Whole(members.Value);
            if (members.Key.SequenceEqual("attributes"u8))
            {
                attributes = (nint)members.Value;
                members.Pass(_attributes.Add<TKernel>(members.Value));
            }
            else
            {
                members.Skip();
            }
        }
        return (time, attributes);
    }

    // Who it was, and the result: the span's cost and latency have been told.
    private void EmitFurther(byte* span, nint result, (int Length, OtlpRoles Roles) inherited, ulong time)
    {
        _further.Begin(_attributes.Text[..inherited.Length], inherited.Roles);
        if (span != null)
            _further.Add<TKernel>(span, OtlpRoles.Agent);
        _further.Add<TKernel>((byte*)result);
        Emit(_further, time, null, default);
    }

    private bool Has(OtlpAttributes attributes, OtlpRoles roles) => ((attributes.Roles | fields.ConstantRoles) & roles) == roles;

    private void Emit(OtlpAttributes attributes, ulong time, ulong? duration, ReadOnlySpan<byte> members)
    {
        _lines.Add("""{"attributes":{"""u8);
        _lines.Add(attributes.Text.TrimEnd((byte)','));
        _lines.Add("}"u8);
        _lines.Add(members);
        AddNumber(""","time":"""u8, time);
        AddNumber(""","duration_ns":"""u8, duration ?? 0);
        _lines.Add("}"u8);
        _lines.EndLine(_number, _offset);
    }

    private void AddNumber(ReadOnlySpan<byte> name, ulong number)
    {
        if (number == 0)
            return;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        _lines.Add(name);
        _lines.Add(digits[..length]);
    }

    private void AddMember(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _members.Write(",\""u8);
        _members.Write(name);
        _members.Write("\":"u8);
        _members.Write(value);
    }

    // Whole numbers of 64 bits stand as strings; 0 is none.
    private static ulong Whole(byte* value)
    {
        var digits = new ReadOnlySpan<byte>(*value == '"' ? value + 1 : value, 20);
        return Utf8Parser.TryParse(digits, out ulong number, out _) ? number : 0;
    }
}
