using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Formats;

/// <summary>
/// The attributes that are asked for, of a resource, a scope, a span and an event one behind the other: of a key that stands twice the
/// last one counts.
/// </summary>
internal sealed class OtlpAttributes(OtlpFields fields)
{
    private byte[] _text = new byte[1024];
    private int _length;

    /// <summary>What they tell.</summary>
    public OtlpRoles Roles { get; private set; }

    /// <summary>How far they go.</summary>
    public (int Length, OtlpRoles Roles) End => (_length, Roles);

    /// <summary>The members of an object, with a comma behind each.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>Begins anew with some that were added elsewhere.</summary>
    public void Begin(ReadOnlySpan<byte> text, OtlpRoles roles)
    {
        if (_text.Length < text.Length)
            _text = new byte[2 * text.Length];
        text.CopyTo(_text);
        (_length, Roles) = (text.Length, roles);
    }

    /// <summary>Forgets those that came behind a place.</summary>
    public void Return((int Length, OtlpRoles Roles) end) => (_length, Roles) = end;

    /// <summary>What is told from now on is told by what follows.</summary>
    public void ForgetReward() => Roles &= ~OtlpRoles.Reward;

    /// <summary>Adds those of an array; past it, or null where it is torn.</summary>
    /// <param name="array">The array's bracket.</param>
    /// <param name="only">Only those that have one of these roles; 0 for all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe byte* Add<TKernel>(byte* array, OtlpRoles only = 0) where TKernel : struct, IByteKernel
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
            var members = new JsonMembers<TKernel>(items.Value);
            ReadOnlySpan<byte> key = default, value = default;
            while (members.NextMember())
            {
                if (members.Key.SequenceEqual("key"u8) && *members.Value == '"')
                    key = Quoted(members.Value, members.Skip());
                else if (members.Key.SequenceEqual("value"u8) && *members.Value == '{')
                    members.Pass(Inner<TKernel>(members.Value, out value));
                else
                    members.Skip();
            }
            items.Pass(members.IsTorn ? null : members.Past);
            if (!value.IsEmpty && fields.Has(key, out var roles) && (only == 0 || (roles & only) != 0))
                Add(key, value, roles);
        }
        return items.IsTorn ? null : items.Past;
    }

    // {"doubleValue": -0.5}: the value itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe byte* Inner<TKernel>(byte* brace, out ReadOnlySpan<byte> value) where TKernel : struct, IByteKernel
    {
        value = default;
        var members = new JsonMembers<TKernel>(brace);
        while (members.NextMember())
        {
            var start = members.Value;
            var past = members.Skip();
            value = past == null ? default : new ReadOnlySpan<byte>(start, (int)(past - start));
        }
        return members.IsTorn ? null : members.Past;
    }

    private static unsafe ReadOnlySpan<byte> Quoted(byte* quote, byte* past) =>
        past == null ? default : new ReadOnlySpan<byte>(quote + 1, (int)(past - quote) - 2);

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OtlpRoles roles)
    {
        var length = key.Length + value.Length + 4;
        if (_text.Length - _length < length)
            Array.Resize(ref _text, 2 * (_length + length));
        var to = _text.AsSpan(_length);
        to[0] = (byte)'"';
        key.CopyTo(to[1..]);
        "\":"u8.CopyTo(to[(key.Length + 1)..]);
        value.CopyTo(to[(key.Length + 3)..]);
        to[length - 1] = (byte)',';
        _length += length;
        if (value[0] != 'n')
            Roles |= roles;
    }
}
