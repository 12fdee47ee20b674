using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Formats;

/// <summary>Steps through the members of an object, or the items of an array, in a line that ends with an LF.</summary>
/// <param name="start">The opening bracket.</param>
internal unsafe ref struct JsonMembers<TKernel>(byte* start) where TKernel : struct, IByteKernel
{
    private byte* _at = start;
    private bool _hasBegun;

    /// <summary>The key between its quotes, as it is written.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value's first byte.</summary>
    public byte* Value { get; private set; }

    /// <summary>Whether it is not well-formed; nothing is found then.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>The byte past the closing bracket, at the end.</summary>
    public readonly byte* Past => _at;

    /// <summary>The next member of an object; its value is then to be passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextMember()
    {
        if (!Begin('}'))
            return false;
        if (*_at != '"')
            return Tear();
        var key = _at + 1;
        var end = JsonGrammar<TKernel>.String(key);
        if (end == null)
            return Tear();
        Key = new ReadOnlySpan<byte>(key, (int)(end - key));
        Value = JsonGrammar<TKernel>.Colon(end + 1);
        return Value != null || Tear();
    }

    /// <summary>The next item of an array; it is then to be passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextItem()
    {
        if (!Begin(']'))
            return false;
        Value = _at;
        return true;
    }

    /// <summary>The value ends here; null where it is torn.</summary>
    public void Pass(byte* past)
    {
        if (past == null)
            Tear();
        else
            _at = past;
    }

    /// <summary>Passes over the value, and returns its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Skip()
    {
        var past = JsonGrammar<TKernel>.Value(Value, 0);
        Pass(past);
        return past;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Begin(char close)
    {
        if (IsTorn)
            return false;
        _at = JsonGrammar<TKernel>.Space(_hasBegun ? _at : _at + 1);
        if (*_at == close)
        {
            _at++;
            return false;
        }
        if (_hasBegun)
        {
            if (*_at != ',')
                return Tear();
            _at = JsonGrammar<TKernel>.Space(_at + 1);
        }
        _hasBegun = true;
        return true;
    }

    private bool Tear()
    {
        IsTorn = true;
        return false;
    }
}
