using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// Lines of OTLP/JSON: an event for each span, log record and evaluation result that carries what the fields ask for. Attributes of the
/// resource and the scope hold for all that is in them.
/// </summary>
internal abstract class OtlpLines : LineTranslator
{
    /// <summary>A translator with one kernel.</summary>
    public static OtlpLines Create(EventFields fields, KernelKind kernel) => kernel switch
    {
        KernelKind.Scalar => new OtlpLines<ScalarKernel>(new OtlpFields(fields)),
        KernelKind.Vector128 => new OtlpLines<Vector128Kernel>(new OtlpFields(fields)),
        KernelKind.Vector256 => new OtlpLines<Vector256Kernel>(new OtlpFields(fields)),
        _ => new OtlpLines<Vector512Kernel>(new OtlpFields(fields)),
    };

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> tail) => IsObject(tail);
}

/// <summary>The translator with one kernel. A line that is torn gives nothing: it is taken as it is, and refused.</summary>
internal sealed unsafe class OtlpLines<TKernel>(OtlpFields fields) : OtlpLines where TKernel : struct, IByteKernel
{
    private readonly OtlpAttributes _attributes = new(fields);
    private readonly OtlpRecords<TKernel> _records = new(fields);

    /// <inheritdoc/>
    public override void Translate(ReadOnlySpan<byte> line, long number, long offset, TranslatedLines lines)
    {
        var (length, count) = (lines.Length, lines.Count);
        fixed (byte* start = line)
        {
            var p = start == null ? null : Json.JsonGrammar<TKernel>.Space(start);
            if (p != null && *p == '{')
            {
                _records.Begin(number, offset, lines, _attributes);
                var isOtlp = false;
                var root = new JsonMembers<TKernel>(p);
                while (root.NextMember())
                {
                    if (root.Key.SequenceEqual("resourceSpans"u8) || root.Key.SequenceEqual("resourceLogs"u8))
                    {
                        isOtlp = true;
                        var areSpans = root.Key.SequenceEqual("resourceSpans"u8);
                        root.Pass(Each(root.Value, "resource"u8, areSpans ? "scopeSpans"u8 : "scopeLogs"u8, areSpans, isResource: true));
                    }
                    else
                    {
                        isOtlp |= root.Key.SequenceEqual("resourceMetrics"u8);
                        root.Skip();
                    }
                }
                if (isOtlp && !root.IsTorn && *Json.JsonGrammar<TKernel>.Space(root.Past) == '\n')
                    return;
            }
        }
        lines.Return(length, count);
        Keep(line, number, offset, lines);
    }

    // The items of an array, each with attributes of its own (of "resource" or "scope") and the array of what it holds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* Each(byte* array, ReadOnlySpan<byte> owner, ReadOnlySpan<byte> inner, bool areSpans, bool isResource)
    {
        if (*array != '[')
            return Json.JsonGrammar<TKernel>.Value(array, 0);
        var items = new JsonMembers<TKernel>(array);
        while (items.NextItem())
        {
            if (*items.Value != '{')
            {
                items.Skip();
                continue;
            }
            var end = _attributes.End;
            var (hasOwner, waiting) = (false, default(nint));
            var item = new JsonMembers<TKernel>(items.Value);
            while (item.NextMember())
            {
                if (item.Key.SequenceEqual(owner))
                {
                    hasOwner = true;
                    item.Pass(Owner(item.Value));
                }
                else if (!item.Key.SequenceEqual(inner))
                {
                    item.Skip();
                }
                else if (hasOwner)
                {
                    item.Pass(Inner(item.Value, areSpans, isResource));
                }
                else
                {
                    // The attributes come behind what they hold for.
                    waiting = (nint)item.Value;
                    item.Skip();
                }
            }
            if (waiting != 0 && !item.IsTorn)
                Inner((byte*)waiting, areSpans, isResource);
            items.Pass(item.IsTorn ? null : item.Past);
            _attributes.Return(end);
        }
        return items.IsTorn ? null : items.Past;
    }

    private byte* Inner(byte* value, bool areSpans, bool isResource) => isResource
        ? Each(value, "scope"u8, areSpans ? "spans"u8 : "logRecords"u8, areSpans, isResource: false)
        : _records.Each(value, areSpans);

    private byte* Owner(byte* value)
    {
        if (*value != '{')
            return Json.JsonGrammar<TKernel>.Value(value, 0);
        var members = new JsonMembers<TKernel>(value);
        while (members.NextMember())
        {
            if (members.Key.SequenceEqual("attributes"u8))
                members.Pass(_attributes.Add<TKernel>(members.Value));
            else
                members.Skip();
        }
        return members.IsTorn ? null : members.Past;
    }
}
